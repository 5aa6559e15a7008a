// The stepper shows a recorded trace. Everything it says and draws was computed by Python.

// The payload of widgets/stepper.py as a scene.
export function sceneOf(payload) {
  const grids = payload.grids.map((grid) => ({
    ...grid, border: new Set(grid.border), unread: new Set(grid.unread), wrong: new Set(grid.wrong),
    invalid: new Set(),
  }));
  return { ...payload, grids, reveal: "step", count: payload.steps.length, step: (i) => payload.steps[i] };
}

// Radio buttons between several traces of one thing; nothing if there is only one.
function viewChoice(names, choose) {
  if (names.length < 2) return null;
  const group = `lu-view-${Math.random().toString(36).slice(2)}`;
  const labels = names.map((name) => {
    const radio = make("input", { type: "radio", name: group, value: name, "data-view": name, ...OWN_KEYS });
    radio.addEventListener("change", () => choose(name));
    return make("label", {}, radio, ` ${name}`);
  });
  return make("div", { class: "lu-views", role: "radiogroup", "aria-label": "What is shown" }, ...labels);
}

function render({ model, el }) {
  const draft = new Draft(model);
  const view = new SceneView(el, "stepper", {
    step: (step) => draft.put({ step }),
    size: (size) => draft.put({ size }),
  });
  const scenes = Object.fromEntries(Object.entries(model.get("_scenes")).map(([name, payload]) => [name, sceneOf(payload)]));
  const choose = viewChoice(Object.keys(scenes), (name) => draft.put({ view: name }));
  if (choose) view.title.after(choose);
  const showScene = () => {
    const name = draft.get("view");
    for (const radio of choose?.querySelectorAll("input") ?? []) radio.checked = radio.value === name;
    view.setScene(scenes[name]);
    showStep();
  };
  const showStep = () => view.setStep(Math.min(draft.get("step"), view.scene.count));
  const showSize = () => view.setSize(draft.get("size"));
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
