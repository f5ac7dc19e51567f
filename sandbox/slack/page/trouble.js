// Somebody has to play AWS: the panel that makes trouble in the running world.

export function mount() {}
