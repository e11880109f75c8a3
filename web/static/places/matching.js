/* Does a place match what somebody typed: folded, in parts, with a slip of the finger or two.
   Pure. Lower ranks are better; null is no match. */

import { folded, wordsOf } from "#phone/folding.js";

const LETTERS_PER_SLIP = 4; // shorter words must be right: with a slip in three letters anything matches
const MOST_SLIPS = 2;
const SHORTEST_PIECE = 2;
const [STARTS, HOLDS, BESIDE, SLIPPED] = [0, 1, 2, 3];

/** What of a place can be searched, folded once: its names, and what stands beside them. */
export function searchable({ name_zh, name_en, address, keeper, village_zh, beside = [] }) {
  return {
    names: [name_zh, name_en].filter(Boolean).map(folded),
    words: [name_zh, name_en].filter(Boolean).flatMap(wordsOf),
    beside: [address, keeper, village_zh, ...beside].filter(Boolean).map(folded),
  };
}

/** The rank of the worst of the words typed, or null when one of them is nowhere. */
export function rankOf(place, typed) {
  const whole = folded(typed);
  if (!whole) return STARTS;
  const ofWhole = rankOfWord(place, whole);
  if (ofWhole !== null && ofWhole !== SLIPPED) return ofWhole;
  const ranks = wordsOf(typed).map((word) => rankOfWord(place, word));
  const ofWords = ranks.length < 2 || ranks.includes(null) ? null : Math.max(...ranks);
  return least(ofWhole, ofWords, isPieced(place, whole) ? BESIDE : null);
}

const least = (...ranks) => ranks.filter((rank) => rank !== null).sort((a, b) => a - b)[0] ?? null;

function rankOfWord({ names, words, beside }, word) {
  if (names.some((name) => name.startsWith(word)) || words.some((each) => each.startsWith(word))) return STARTS;
  if (names.some((name) => name.includes(word))) return HOLDS;
  if (beside.some((text) => text.includes(word))) return BESIDE;
  const slips = Math.min(MOST_SLIPS, Math.floor(lettersOf(word) / LETTERS_PER_SLIP));
  return slips && names.some((name) => slipsToFind(word, name) <= slips) ? SLIPPED : null;
}

/* 池上便當 is 池上, where, and 便當, what: Chinese puts no space between. Every piece of two letters or more is found. */
function isPieced({ names, beside }, whole) {
  const texts = [...names, ...beside];
  const letters = [...whole];
  if (!isChinese(letters.at(-1))) return false;
  const ends = new Set([0]);
  for (let end = SHORTEST_PIECE; end <= letters.length; end++) {
    const isFrom = (start) => ends.has(start) && texts.some((text) => text.includes(letters.slice(start, end).join("")));
    if (Array.from({ length: end - SHORTEST_PIECE + 1 }, (_, start) => start).some(isFrom)) ends.add(end);
  }
  return ends.has(letters.length);
}

const isChinese = (letter) => /\p{Script=Han}/u.test(letter);

/* A Chinese character says as much as two letters: 美術棺 for 美術館 is one slip of three. */
const lettersOf = (word) => [...word].reduce((sum, letter) => sum + (isChinese(letter) ? 2 : 1), 0);

/** The fewest insertions, deletions, replacements and swaps of neighbours that make a word a part of a text
    (Sellers 1980, with the swap of Damerau 1964). */
export function slipsToFind(word, text) {
  const [letters, wanted] = [[...text], [...word]];
  let [before, above] = [null, new Array(letters.length + 1).fill(0)]; // the part may begin anywhere
  for (const [row, letter] of wanted.entries()) {
    const line = [row + 1];
    letters.forEach((other, at) => {
      const isSwapped = row > 0 && at > 0 && letter === letters[at - 1] && wanted[row - 1] === other;
      const swapped = isSwapped ? before[at - 1] + 1 : Infinity;
      line.push(Math.min(above[at] + (letter === other ? 0 : 1), above[at + 1] + 1, line[at] + 1, swapped));
    });
    [before, above] = [above, line];
  }
  return Math.min(...above);
}
