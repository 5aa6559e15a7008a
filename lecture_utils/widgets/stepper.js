// The stepper shows a recorded trace. Everything it says and draws was computed by Python.

// The payload of widgets/stepper.py as a scene.
export function sceneOf(payload) {
  const grids = payload.grids.map((grid) => ({
    ...grid, border: new Set(grid.border), unread: new Set(grid.unread), invalid: new Set(),
  }));
  return { ...payload, grids, reveal: "step", count: payload.steps.length, step: (i) => payload.steps[i] };
}

function render({ model, el }) {
  const view = new SceneView(el, "stepper", {
    step(index) {
      model.set("step", index);
      model.save_changes();
    },
    size(name) {
      model.set("size", name);
      model.save_changes();
    },
  });
  const showScene = () => {
    view.setScene(sceneOf(model.get("_scene")));
    showStep();
  };
  const showStep = () => view.setStep(Math.min(model.get("step"), view.scene.count));
  const showSize = () => view.setSize(model.get("size"));
  showScene();
  showSize();
  model.on("change:_scene", showScene);
  model.on("change:step", showStep);
  model.on("change:size", showSize);
  return () => {
    view.dispose();
    model.off("change:_scene", showScene);
    model.off("change:step", showStep);
    model.off("change:size", showSize);
  };
}

export default { render };
