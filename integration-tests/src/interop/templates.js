// Validates element templates as Camunda Modeler does when it loads them.
// Usage: node templates.js <file>
import { readFileSync } from 'node:fs';
import { validate } from '@bpmn-io/element-templates-validator';

if (validate({ name: 'No binding', id: 'bad', appliesTo: ['bpmn:Task'], properties: [{ type: 'String' }] }).valid) {
  throw new Error('The validator overlooks a property without a binding');
}

const templates = JSON.parse(readFileSync(process.argv[2], 'utf8'));
if (!Array.isArray(templates) || templates.length === 0) {
  throw new Error(`There is no template in ${process.argv[2]}`);
}
let bad = 0;
for (const template of templates) {
  const { valid, errors } = validate(template);
  console.log(`${valid ? 'valid' : 'FAILS'}  ${template.id}`);
  (errors ?? []).forEach((error) => console.log(`       ${error.message}`));
  bad += valid ? 0 : 1;
}
if (new Set(templates.map((template) => template.id)).size < templates.length) {
  console.log('FAILS  two templates have the same id');
  bad += 1;
}
process.exitCode = bad === 0 ? 0 : 1;
