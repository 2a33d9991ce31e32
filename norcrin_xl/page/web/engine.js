// The worker from the outside: starting, running one task at a time, starting again when it dies.

export class Engine {
  constructor(tell) {
    this.tell = tell;
    this.next = 1;
    this.waiting = new Map();
    this.packed = null;
    this.worker = null;
    this.ready = null;
  }

  // Python, started if it isn't; what starting cost. Two callers wait for the same start.
  start() {
    this.ready ??= new Promise((resolve, reject) => {
      this.packed ??= packedFiles();
      this.refuse = reject;
      const source = document.getElementById("arbeider").textContent;
      const place = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      this.worker = new Worker(place);
      this.worker.onmessage = ({ data }) => this.heard(data, resolve);
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.stop("Python stoppet");
      };
      this.worker.postMessage({ kind: "start", packed: this.packed });
    });
    return this.ready;
  }

  // Ends the worker and what it was doing; the next task starts a new one.
  stop(reason) {
    const error = new Error(reason);
    this.worker?.terminate();
    this.worker = null;
    this.ready = null;
    this.refuse?.(error);
    for (const { refuse } of this.waiting.values()) refuse(error);
    this.waiting.clear();
  }

  heard(data, resolve) {
    if (data.kind === "step") this.tell(data.text);
    else if (data.kind === "ready") resolve(data);
    else if (data.kind === "broken") {
      console.warn(data.text);
      this.stop(/memory/i.test(data.text) ? "Minnet tok slutt" : "Python stoppet");
    } else {
      this.waiting.get(data.id)?.answer(data);
      this.waiting.delete(data.id);
    }
  }

  async run(task, files, options) {
    await this.start();
    const id = this.next++;
    return new Promise((answer, refuse) => {
      this.waiting.set(id, { answer, refuse });
      this.worker.postMessage({ kind: "run", id, task, files, options });
    });
  }
}

// What the page holds, as it stands in it: kept so that Python can be started again.
function packedFiles() {
  const found = {};
  for (const script of document.querySelectorAll("script[data-file]")) {
    found[script.dataset.file] = script.textContent;
    script.remove();
  }
  return found;
}
