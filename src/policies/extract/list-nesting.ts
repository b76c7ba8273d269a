type MarkerClass = 'bullet' | 'ring' | 'number' | 'letter' | 'roman';

/** How deep each item of a list stands, told from indents and from the kind of mark: "a." under "1.", "o" under "•". */
export class ListNesting {
  #open: { readonly indent: number; readonly kind: MarkerClass }[] = [];
  #lastLetter: string | null = null;

  /** The list is over: the next item starts at depth 0. */
  end(): void {
    this.#open = [];
    this.#lastLetter = null;
  }

  depthOf(indent: number, marker: string): number {
    const kind = this.#kindOf(marker);
    while (this.#open.length > 0 && (this.#open.at(-1)?.indent ?? 0) > indent) this.#open.pop();
    const top = this.#open.at(-1);
    if (!top || indent > top.indent) this.#open.push({ indent, kind });
    else if (kind !== top.kind) {
      const known = this.#open.findIndex((level) => level.kind === kind && level.indent === indent);
      if (known >= 0) this.#open.length = known + 1;
      else if (DEEPER[kind].includes(top.kind)) this.#open.push({ indent, kind });
      else this.#open[this.#open.length - 1] = { indent, kind };
    }
    return this.#open.length - 1;
  }

  #kindOf(marker: string): MarkerClass {
    const plain = marker.replace(/[().]/g, '');
    const letters = this.#lastLetter;
    if (/^\d/.test(plain)) return 'number';
    if (marker === 'o') return 'ring';
    // After "h" comes the letter "i"; else "i" begins roman numbers.
    if (/^[ivx]+$/i.test(plain) && !(plain.length === 1 && letters !== null && plain.toLowerCase().charCodeAt(0) === letters.charCodeAt(0) + 1)) return 'roman';
    if (/^[a-z]$/i.test(plain)) {
      this.#lastLetter = plain.toLowerCase();
      return 'letter';
    }
    return 'bullet';
  }
}

/** For each kind, those under which it commonly begins a list of its own at the same indent. */
const DEEPER: Readonly<Record<MarkerClass, readonly MarkerClass[]>> = {
  bullet: ['number', 'letter', 'roman'],
  ring: ['bullet', 'number', 'letter', 'roman'],
  number: [],
  letter: ['number'],
  roman: ['number', 'letter'],
};
