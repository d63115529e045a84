// Package gram cuts texts so that pieces of them are found.
//
// A text is stored as the pieces that begin at each of its places: two letters
// long where the first is of a script without blanks between words, as Chinese,
// three letters long elsewhere, shorter at the end. A fragment that is looked
// for is cut in the same way: whatever text holds it has all of its pieces.
// The pieces only narrow the search; whoever finds a text by them holds it
// against the fragment.
package gram

import (
	"slices"
	"strings"
	"unicode"
)

// Plain leaves out of a folded text what people write differently each time:
// blanks and dashes.
func Plain(folded string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '_' {
			return -1
		}
		return r
	}, folded)
}

// Of lists the pieces of a plain text, each once.
func Of(plain string) []string {
	runes := []rune(plain)
	pieces := make([]string, 0, len(runes))
	for i := range runes {
		pieces = append(pieces, string(runes[i:min(i+size(runes[i]), len(runes))]))
	}
	slices.Sort(pieces)
	return slices.Compact(pieces)
}

// size is how long the pieces are that begin with a letter.
func size(r rune) int {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
		return 2
	}
	return 3
}

// asked is how a fragment is looked for: by whole pieces, or, where it is too
// short for any, by the beginning of pieces.
func asked(plain string) (whole []string, begin string) {
	runes := []rune(plain)
	for i := range runes {
		if i+size(runes[i]) <= len(runes) {
			whole = append(whole, string(runes[i:i+size(runes[i])]))
		}
	}
	if len(whole) == 0 {
		return nil, plain
	}
	slices.Sort(whole)
	return spread(slices.Compact(whole), mostPieces), ""
}

// spread picks some pieces out of all, evenly.
func spread(all []string, most int) []string {
	if len(all) <= most {
		return all
	}
	some := make([]string, most)
	for i := range some {
		some[i] = all[i*len(all)/most]
	}
	return some
}

const (
	mostPieces = 6     // of a fragment are looked for
	mostListed = 2_000 // texts are listed per piece
)

// Postings reads which texts have a piece from one up to another, or, where
// there is no other, this very piece: at most so many, and the latest of them.
type Postings[K comparable] func(from, to string, most int) ([]K, error)

// candidates lists texts that may hold a fragment. Where all pieces are common,
// these are the latest of them: the search is bounded, whatever there is.
func candidates[K comparable](plain string, read Postings[K]) ([]K, error) {
	if plain == "" {
		return nil, nil
	}
	whole, begin := asked(plain)
	if begin != "" {
		found, err := read(begin, begin+string(unicode.MaxRune), mostListed)
		return unique(found), err
	}
	var best []K
	partial := false
	for i, piece := range whole {
		found, err := read(piece, "", mostListed)
		if err != nil {
			return nil, err
		}
		cut := len(found) == mostListed
		switch {
		case i == 0:
			best, partial = found, cut
		case cut: // says nothing about those it leaves out
		case partial:
			best, partial = found, false
		default:
			best = both(best, found)
		}
	}
	return unique(best), nil
}

// both keeps of a list what is in another one too.
func both[K comparable](a, b []K) []K {
	in := make(map[K]bool, len(b))
	for _, k := range b {
		in[k] = true
	}
	return slices.DeleteFunc(a, func(k K) bool { return !in[k] })
}

func unique[K comparable](all []K) []K {
	seen := make(map[K]bool, len(all))
	return slices.DeleteFunc(all, func(k K) bool {
		twice := seen[k]
		seen[k] = true
		return twice
	})
}

// Texts are the plain texts of one thing, by the field that they stand in.
type Texts map[string][]string

// Piece is a piece of a text, and the field that it stands in.
type Piece struct{ Field, Gram string }

func (t Texts) pieces() map[Piece]bool {
	all := map[Piece]bool{}
	for field, texts := range t {
		for _, text := range texts {
			for _, g := range Of(text) {
				all[Piece{field, g}] = true
			}
		}
	}
	return all
}

// Diff tells which pieces a thing has no more, and which it has now.
func Diff(before, after Texts) (gone, fresh []Piece) {
	old, now := before.pieces(), after.pieces()
	for p := range old {
		if !now[p] {
			gone = append(gone, p)
		}
	}
	for p := range now {
		if !old[p] {
			fresh = append(fresh, p)
		}
	}
	return gone, fresh
}

// Hold tells whether a text in one of some fields holds a fragment.
func (t Texts) Hold(fragment string, fields []string) bool {
	return slices.ContainsFunc(fields, func(field string) bool {
		return slices.ContainsFunc(t[field], func(text string) bool { return strings.Contains(text, fragment) })
	})
}
