/**
 * Tells addresses of others what happens, by signed webhooks (standardwebhooks.com).
 *
 * <pre>
 *  log ──▶ FanOut (one cursor, in order) ──▶ deliveries ──▶ Courier ──▶ WebhookClient ──▶ their address
 *               ▲ which webhooks                                └─ gone, or fails for days ─▶ webhook.disabled
 *  WebhookController ──▶ webhook.registered ──▶ OwnershipCheck ──▶ webhook.verified
 * </pre>
 */
package dev.muamala.webhook;
