/* One spelling for what people take to be the same letters: 臺 and 台, Ａ and a, é and e. Spaces and punctuation say
   nothing. The server does the same in hotspots/folding.py; one table of examples is held against both. */

const SAYS_NOTHING = /[^\p{L}\p{N}]+/gu;
/* Python's casefold goes further than toLowerCase in these letters. */
const CASE_FOLDED = { ß: "ss", ẞ: "ss", ς: "σ", ſ: "s" };

const lower = (text) => text.toLowerCase().replace(/[ßẞςſ]/g, (letter) => CASE_FOLDED[letter]);

export function folded(text) {
  const small = lower(text.normalize("NFKD"));
  return small.normalize("NFKD").replace(SAYS_NOTHING, "").normalize("NFKC").replaceAll("台", "臺");
}

/** The words of a text, each folded, in order. */
export const wordsOf = (text) => text.normalize("NFKC").split(SAYS_NOTHING).map(folded).filter(Boolean);
