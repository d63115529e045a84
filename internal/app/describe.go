package app

import (
	"encoding/json"
	"io"
	"log/slog"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/rule"
)

// sketch is the house without a database: it can describe itself.
func sketch() *House {
	return assemble(Config{Clock: clock.System{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, nil)
}

type openapiCommand struct{}

func (openapiCommand) Run(o *output) error {
	h := sketch()
	if err := h.Verbs.Ready(); err != nil {
		return err
	}
	document, err := h.Verbs.OpenAPI(Version)
	if err != nil {
		return err
	}
	return o.json(json.RawMessage(document))
}

type eventsCommand struct{}

func (eventsCommand) Run(o *output) error { return o.json(sketch().Facts.Declared()) }

type registryCommand struct{}

// Run prints what rules and flows may name. Events and verbs come from the
// rooms that tell and register them.
func (registryCommand) Run(o *output) error {
	h := sketch()
	words := rule.Registry()
	for _, d := range h.Facts.Declared() {
		words.Events = append(words.Events, d.Name)
	}
	for _, d := range h.Verbs.List() {
		words.Verbs = append(words.Verbs, d.Name)
	}
	return o.json(words)
}
