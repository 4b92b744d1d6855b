// Opens BPMN files with Camunda Modeler's own reader: bpmn-moddle and the descriptors of Camunda 7.
// Usage: node bpmn.js <folder>...
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';

const camunda = createRequire(import.meta.url)('camunda-bpmn-moddle/resources/camunda.json');

/** Everything that the reader stumbles over; an attribute of Camunda's that it does not know is no warning of its own. */
async function complaints(xml) {
  try {
    const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(xml);
    return [
      ...warnings.map((warning) => warning.message),
      ...(rootElement.$type === 'bpmn:Definitions' ? [] : [`it is a ${rootElement.$type}`]),
      ...unknown(rootElement, new Set()),
    ];
  } catch (error) {
    return [error.message, ...(error.warnings ?? []).map((warning) => warning.message)];
  }
}

function unknown(element, seen) {
  if (seen.has(element)) {
    return [];
  }
  seen.add(element);
  const children = Object.values(element)
    .flat()
    .filter((value) => value && typeof value === 'object' && value.$type);
  return [
    ...Object.keys(element.$attrs ?? {})
      .filter((name) => name.startsWith('camunda:'))
      .map((name) => `${element.$type} ${element.id ?? ''} has the unknown attribute ${name}`),
    ...children.flatMap((child) => unknown(child, seen)),
  ];
}

function files(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name.toString()))
    .filter((name) => name.endsWith('.bpmn'))
    .sort();
}

const HEAD = `<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">`;
for (const bad of [
  `${HEAD}<b:process id="p"><b:startEvent id="s"/><b:sequenceFlow id="f" sourceRef="s" targetRef="nothing"/></b:process></b:definitions>`,
  `${HEAD}<b:process id="p"><b:serviceTask id="s" camunda:topix="x"/></b:process></b:definitions>`,
  `${HEAD}<b:process id="p"><b:serviceTusk id="s"/></b:process></b:definitions>`,
]) {
  if ((await complaints(bad)).length === 0) {
    throw new Error(`The reader overlooks what is wrong with ${bad}`);
  }
}

let bad = 0;
for (const folder of process.argv.slice(2)) {
  const found = files(folder);
  if (found.length === 0) {
    throw new Error(`There is no BPMN file in ${folder}`);
  }
  for (const file of found) {
    const told = await complaints(readFileSync(file, 'utf8'));
    console.log(`${told.length === 0 ? 'opens' : 'FAILS'}  ${file}`);
    told.forEach((complaint) => console.log(`       ${complaint}`));
    bad += told.length === 0 ? 0 : 1;
  }
}
process.exitCode = bad === 0 ? 0 : 1;
