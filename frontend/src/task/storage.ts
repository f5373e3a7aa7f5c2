/** Where the browser refuses storage to a frame, reading it throws and old pages die. They get one that lasts as long as the page. */
class MemoryStorage {
  private readonly values = new Map<string, string>();

  get length(): number {
    return this.values.size;
  }

  key(index: number): string | null {
    return [...this.values.keys()][index] ?? null;
  }

  getItem(name: string): string | null {
    return this.values.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.values.set(name, value);
  }

  removeItem(name: string): void {
    this.values.delete(name);
  }

  clear(): void {
    this.values.clear();
  }
}

/** Make `storage.name` mean the same as `storage.getItem("name")`, as pages expect. */
function withNames(store: MemoryStorage): MemoryStorage {
  return new Proxy(store, {
    get(target, name): unknown {
      if (typeof name === "string" && !(name in target)) return target.getItem(name) ?? undefined;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set(target, name, value): boolean {
      target.setItem(String(name), String(value));
      return true;
    },
    deleteProperty(target, name): boolean {
      target.removeItem(String(name));
      return true;
    },
  });
}

/** Replace a storage that throws; leave a working one alone. */
export function replaceBrokenStorage(name: "localStorage" | "sessionStorage"): void {
  try {
    window[name].getItem("");
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const store = withNames(new MemoryStorage());
    Object.defineProperty(window, name, { configurable: true, get: () => store });
  }
}
