// The stepper shows a recorded trace. Everything it says and draws was computed by Python.

import { OWN_KEYS, make } from "../kit/elements.js";
import { put, watch } from "../kit/model.js";
import { gridFrom } from "../kit/scene/grid.js";
import { SceneView } from "../kit/scene/scene_view.js";

/** @import { GridPayload, RenderProps, Scene, Step } from "../kit/types.js" */

/**
 * A scene as Python sends it.
 * @typedef {Pick<Scene, "title" | "boards" | "termsLabel"> & { grids: GridPayload[], steps: Step[] }} ScenePayload
 */

/**
 * The payload of kit/scene/scenes.py as a scene.
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
  const view = new SceneView(el, "stepper", { step: (step) => put(model, { step }), size: (size) => put(model, { size }) });
  const payloads = /** @type {[string, ScenePayload][]} */ (Object.entries(model.get("_scenes")));
  const scenes = Object.fromEntries(payloads.map(([name, payload]) => [name, sceneFrom(payload)]));
  const choice = viewChoice(Object.keys(scenes), (name) => put(model, { view: name }));
  if (choice.radios.length > 1) view.title.after(choice.element);
  const showStep = () => view.setStep(Math.min(model.get("step"), view.scene.count));
  const showSize = () => view.setSize(model.get("size"));
  const showScene = () => {
    const name = model.get("view");
    for (const radio of choice.radios) radio.checked = radio.value === name;
    view.setScene(scenes[name]);
    showStep();
  };
  showScene();
  showSize();
  const stop = watch(model, { view: showScene, step: showStep, size: showSize });
  return () => {
    view.dispose();
    stop();
  };
}

export default { render };
