package order

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/party"
)

// erasedMark stands in texts where something was erased.
var erasedMark = fault.Text{ZH: "［已删除］", EN: "[erased]"}

// words are what tells of a person wherever others wrote it: names, telephone numbers,
// addresses, and what was typed into personal fields. They are compared as searches
// compare: folded, without blanks and dashes.
type words struct {
	all  []string
	mark string
}

// wordsOf are those of a customer, and of the users who act for it.
func wordsOf(p *party.Party, users []identity.User, locale string) *words {
	w := &words{mark: erasedMark.In(locale)}
	w.add(p.Name, p.Email)
	w.phone(p.Phone)
	for _, c := range p.Contacts {
		w.add(c.Name, c.Email)
		w.phone(c.Phone)
	}
	if p.Address != nil {
		w.place(*p.Address)
	}
	for _, a := range p.Addresses {
		w.place(a)
	}
	for _, u := range users {
		w.add(u.Login, u.Name, u.Email)
		w.phone(u.Phone)
	}
	return w
}

// order adds what an order says of a person.
func (w *words) order(o *Order, e *erasing) {
	for _, d := range o.Body.Destinations {
		if d.Address != nil {
			w.place(*d.Address)
		}
	}
	w.fields("order", o.Body.Fields, e.formsOf(o.ID))
	for i := range o.Lines {
		w.fields("line", o.Lines[i].Body.Fields, e.formsOf(o.ID))
	}
}

func (w *words) place(a party.Address) {
	w.add(a.Name, a.Company, a.Street, a.Street2)
	w.phone(a.Phone)
}

// The shortest words that are looked for: fewer letters stand in anything.
const (
	shortestWide   = 2 // of a script without blanks between words
	shortestWord   = 4
	shortestNumber = 7
)

func (w *words) add(texts ...string) {
	for _, text := range texts {
		word := rule.Sought(text)
		least := shortestWord
		if strings.ContainsFunc(word, wide) {
			least = shortestWide
		}
		if utf8.RuneCountInString(word) >= least && !slices.Contains(w.all, word) {
			w.all = append(w.all, word)
		}
	}
}

func (w *words) phone(number string) {
	if digits := party.Digits(number); len(digits) >= shortestNumber {
		w.add(digits)
	}
}

// wide tells signs that are words by themselves.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// scrub is a text without the words; changed where there were any.
func (w *words) scrub(text string) (clean string, changed bool) {
	folded, from := foldedWith(text)
	var b strings.Builder
	done := 0 // bytes of the text
	for at := 0; at < len(folded); {
		n := w.at(text, folded, from, at)
		if n == 0 {
			_, size := utf8.DecodeRuneInString(folded[at:])
			at += size
			continue
		}
		b.WriteString(text[done:from[at]])
		b.WriteString(w.mark)
		changed, done = true, from[at+n-1]+lengthAt(text, from[at+n-1])
		at += n
	}
	return b.String() + text[done:], changed
}

// clean is scrub where nobody asks whether it changed anything.
func (w *words) clean(text string) string {
	text, _ = w.scrub(text)
	return text
}

// at is how long a word is that stands at a place of a folded text; 0 for none. It is
// no part of a longer one, but for the code of a country before a telephone number.
func (w *words) at(text, folded string, from []int, at int) (longest int) {
	before, _ := utf8.DecodeLastRuneInString(text[:from[at]])
	for _, word := range w.all {
		if len(word) <= longest || !strings.HasPrefix(folded[at:], word) {
			continue
		}
		end := from[at+len(word)-1]
		after, _ := utf8.DecodeRuneInString(text[end+lengthAt(text, end):])
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		if (unicode.IsDigit(first) || !joined(before, first)) && !joined(last, after) {
			longest = len(word)
		}
	}
	return longest
}

// joined tells whether two signs beside each other are of one word.
func joined(one, next rune) bool { return letter(one) && letter(next) }

func letter(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !wide(r) }

// foldedWith folds a text, and tells of each byte of what comes out where in the text it
// is from.
func foldedWith(text string) (folded string, from []int) {
	var b strings.Builder
	for i, r := range text {
		part := rule.Sought(string(r))
		b.WriteString(part)
		for range len(part) {
			from = append(from, i)
		}
	}
	return b.String(), from
}

func lengthAt(text string, at int) int {
	_, size := utf8.DecodeRuneInString(text[at:])
	return size
}

// fields adds what was typed into personal fields.
func (w *words) fields(entity string, stored rawJSON, forms []*form.Forms) {
	var values map[string]json.RawMessage
	_ = json.Unmarshal(stored, &values) // what is no object has no members
	for key, raw := range values {
		personal := slices.ContainsFunc(forms, func(fs *form.Forms) bool {
			field := fs.Field(entity, key)
			return field != nil && field.Personal
		})
		var text string
		if personal && json.Unmarshal(raw, &text) == nil {
			w.add(text)
		}
	}
}

// said is what becomes of what a fact about an order says, and whether that is
// something else. Reasons and opinions that people of the customer gave go; those of
// others lose the words. What conditions read goes.
func (e *erasing) said(rec *event.Record) (data json.RawMessage, texts []string, changed bool) {
	var members map[string]json.RawMessage
	if json.Unmarshal(rec.Data, &members) != nil {
		return rec.Data, nil, false
	}
	own := e.own(rec.User)
	for _, name := range []string{"opinion", "reason", "say"} {
		raw, there := members[name]
		if !there {
			continue
		}
		clean, found := raw, own
		if !own {
			clean, found = e.words.json(raw)
		}
		switch {
		case !found:
			continue
		case own:
			delete(members, name)
		default:
			members[name] = clean
		}
		texts, changed = append(texts, plainOf(raw)), true
	}
	if _, read := members["values"]; read {
		delete(members, "values")
		changed = true
	}
	if !changed {
		return rec.Data, nil, false
	}
	data, _ = json.Marshal(members) // it was read as JSON
	return data, texts, true
}

// own tells whether somebody acts for the customer.
func (e *erasing) own(user act.UserID) bool {
	return slices.ContainsFunc(e.users, func(u identity.User) bool { return u.ID == user })
}

// json scrubs a text, or the texts of an object.
func (w *words) json(raw json.RawMessage) (clean json.RawMessage, changed bool) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		text, changed = w.scrub(text)
		clean, _ = json.Marshal(text)
		return clean, changed
	}
	var texts map[string]string
	if json.Unmarshal(raw, &texts) != nil {
		return raw, false
	}
	for lang, text := range texts {
		now, found := w.scrub(text)
		texts[lang], changed = now, changed || found
	}
	clean, _ = json.Marshal(texts)
	return clean, changed
}

// plainOf is a text that stands in a fact, as people read it.
func plainOf(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return string(raw)
	}
	return text
}
