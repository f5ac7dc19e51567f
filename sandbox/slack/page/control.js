// The control API.

export async function tell(what, body) {
  const response = await fetch(`/control/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

export async function ask(what, query = {}) {
  const response = await fetch(`/control/${what}?${new URLSearchParams(query)}`);
  return response.json();
}

/** Calls `changed` for every change; `live` is told whether the stream is up. */
export function listen(changed, live) {
  const stream = new EventSource("/control/stream");
  stream.addEventListener("open", () => live(true));
  stream.addEventListener("error", () => live(false));
  stream.addEventListener("message", (event) => changed(JSON.parse(event.data)));
}
