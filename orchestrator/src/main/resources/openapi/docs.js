// Where the document is, and nobody elsewhere is asked to validate it.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#document',
  deepLinking: true,
  validatorUrl: null,
});
