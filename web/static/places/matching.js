/* Does a place match what somebody typed: folded, in parts, with a slip of the finger or two.
   Pure. Lower ranks are better; null is no match. */

import { folded, wordsOf } from "#phone/folding.js";

const LETTERS_PER_SLIP = 4; // shorter words must be right: with a slip in three letters anything matches
const MOST_SLIPS = 2;
const [STARTS, HOLDS, BESIDE, SLIPPED] = [0, 1, 2, 3];

/** What of a place can be searched, folded once: its names, and what stands beside them. */
export function searchable({ name_zh, name_en, address, keeper, village_zh, category_words = [], township_words = [] }) {
  return {
    names: [name_zh, name_en].filter(Boolean).map(folded),
    words: [name_zh, name_en].filter(Boolean).flatMap(wordsOf),
    beside: [address, keeper, village_zh, ...category_words, ...township_words].filter(Boolean).map(folded),
  };
}

/** The rank of the worst of the words typed, or null when one of them is nowhere. */
export function rankOf(place, typed) {
  const whole = folded(typed);
  if (!whole) return STARTS;
  const ofWhole = rankOfWord(place, whole);
  if (ofWhole !== null) return ofWhole;
  const ranks = wordsOf(typed).map((word) => rankOfWord(place, word));
  return ranks.length < 2 || ranks.includes(null) ? null : Math.max(...ranks);
}

function rankOfWord({ names, words, beside }, word) {
  if (names.some((name) => name.startsWith(word)) || words.some((each) => each.startsWith(word))) return STARTS;
  if (names.some((name) => name.includes(word))) return HOLDS;
  if (beside.some((text) => text.includes(word))) return BESIDE;
  const slips = Math.min(MOST_SLIPS, Math.floor(lettersOf(word) / LETTERS_PER_SLIP));
  return slips && names.some((name) => slipsToFind(word, name) <= slips) ? SLIPPED : null;
}

/* A Chinese character says as much as two letters: 美術棺 for 美術館 is one slip of three. */
const lettersOf = (word) => [...word].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0);

/** The fewest insertions, deletions and replacements that make a word a part of a text (Sellers 1980). */
export function slipsToFind(word, text) {
  const [letters, wanted] = [[...text], [...word]];
  let above = new Array(letters.length + 1).fill(0); // the part may begin anywhere
  for (const [row, letter] of wanted.entries()) {
    const line = [row + 1];
    letters.forEach((other, at) => line.push(Math.min(above[at] + (letter === other ? 0 : 1), above[at + 1] + 1, line[at] + 1)));
    above = line;
  }
  return Math.min(...above);
}
