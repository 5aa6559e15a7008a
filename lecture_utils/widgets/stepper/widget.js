// The stepper shows a recorded trace. Everything it says and draws was computed by Python.

import { OWN_KEYS, make } from "../kit/elements.js";
import { Draft } from "../kit/model.js";
import { gridFrom } from "../kit/scene/grid.js";
import { SceneView } from "../kit/scene/scene_view.js";

/** @import { GridPayload, RenderProps, Scene, Step } from "../kit/types.js" */

/**
 * A scene as Python sends it.
 * @typedef {Pick<Scene, "title" | "boards" | "termsLabel"> & { grids: GridPayload[], steps: Step[] }} ScenePayload
 */

/**
 * The payload of kit/scene/_scenes.py as a scene.
 * @param {ScenePayload} payload
 * @returns {Scene}
 */
export function sceneFrom({ title, boards, termsLabel, grids, steps }) {
  return {
    title, boards, termsLabel, grids: grids.map(gridFrom), reveal: "step", count: steps.length, step: (i) => steps[i],
  };
}

/**
 * Radio buttons between several traces of one thing; nothing if there is only one.
 * @param {string[]} names
 * @param {(name: string) => void} choose
 */
function viewChoice(names, choose) {
  const group = `lu-view-${Math.random().toString(36).slice(2)}`;
  const radios = names.map((name) => {
    const radio = make("input", { type: "radio", name: group, value: name, "data-view": name, ...OWN_KEYS });
    radio.addEventListener("change", () => choose(name));
    return radio;
  });
  const labels = radios.map((radio) => make("label", {}, radio, ` ${radio.value}`));
  return { radios, element: make("div", { class: "lu-views", role: "radiogroup", "aria-label": "What is shown" }, ...labels) };
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const draft = new Draft(model);
  const view = new SceneView(el, "stepper", { step: (step) => draft.put({ step }), size: (size) => draft.put({ size }) });
  const payloads = /** @type {[string, ScenePayload][]} */ (Object.entries(model.get("_scenes")));
  const scenes = Object.fromEntries(payloads.map(([name, payload]) => [name, sceneFrom(payload)]));
  const choice = viewChoice(Object.keys(scenes), (name) => draft.put({ view: name }));
  if (choice.radios.length > 1) view.title.after(choice.element);
  const showStep = () => view.setStep(Math.min(draft.get("step"), view.scene.count));
  const showSize = () => view.setSize(draft.get("size"));
  const showScene = () => {
    const name = draft.get("view");
    for (const radio of choice.radios) radio.checked = radio.value === name;
    view.setScene(scenes[name]);
    showStep();
  };
  showScene();
  showSize();
  draft.on(["view"], showScene);
  draft.on(["step"], showStep);
  draft.on(["size"], showSize);
  return () => {
    view.dispose();
    draft.end();
  };
}

export default { render };
