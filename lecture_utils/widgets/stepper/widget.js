// The stepper shows a recorded trace. Everything it says and draws was computed by Python.

import { OWN_KEYS, choice, labelled, make, setValue } from "../kit/elements.js";
import { Draft } from "../kit/model.js";
import { gridFrom } from "../kit/scene/grid.js";
import { SceneView } from "../kit/scene/scene_view.js";

/** @import { GridPayload, RenderProps, Scene, Step } from "../kit/types.js" */

/**
 * A scene as Python sends it.
 * @typedef {Pick<Scene, "heading" | "title" | "boards" | "termsLabel">} Words
 * @typedef {Words & { grids: GridPayload[], steps: Step[] }} ScenePayload
 */

/**
 * The payload of kit/scene/_scenes.py as a scene.
 * @param {ScenePayload} payload
 * @returns {Scene}
 */
export function sceneFrom({ heading, title, boards, termsLabel, grids, steps }) {
  return {
    heading, title, boards, termsLabel, grids: grids.map(gridFrom), reveal: "step", count: steps.length, step: (i) => steps[i],
  };
}

/**
 * Radio buttons between several traces of one thing, and a list of the same, which needs less room.
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
  const list = choice("lu-view", "What is shown", names.map((name) => [name, name]));
  list.addEventListener("change", () => choose(list.value));
  const labels = radios.map((radio) => make("label", {}, radio, ` ${radio.value}`));
  const short = labelled("Show", list);
  short.classList.add("lu-views-list");
  const show = (/** @type {string} */ chosen) => {
    for (const radio of radios) radio.checked = radio.value === chosen;
    setValue(list, chosen);
  };
  return { show, short, element: make("div", { class: "lu-views", role: "radiogroup", "aria-label": "What is shown" }, ...labels) };
}

/** @param {RenderProps} props */
function render({ model, el }) {
  const draft = new Draft(model);
  const view = new SceneView(el, "stepper", { step: (step) => draft.put({ step }), size: (size) => draft.put({ size }) });
  const payloads = /** @type {[string, ScenePayload][]} */ (Object.entries(model.get("_scenes")));
  const scenes = Object.fromEntries(payloads.map(([name, payload]) => [name, sceneFrom(payload)]));
  const views = viewChoice(Object.keys(scenes), (name) => draft.put({ view: name }));
  if (payloads.length > 1) {
    view.stage.before(views.element);
    view.fit.parts.element.before(views.short);
  }
  const showStep = () => view.setStep(Math.min(draft.get("step"), view.scene.count));
  const showSize = () => view.setSize(draft.get("size"));
  const showScene = () => {
    const name = draft.get("view");
    views.show(name);
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
