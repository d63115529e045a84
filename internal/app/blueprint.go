package app

import (
	"context"
	"fmt"
	"os"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
)

type blueprintCommand struct {
	Check   checkCommand   `cmd:"" help:"Check a folder of documents and run its examples."`
	Export  exportCommand  `cmd:"" help:"Write a workspace's draft as files."`
	Publish publishCommand `cmd:"" help:"Make a folder of documents the draft and the current release."`
}

type checkCommand struct {
	Folder string `arg:"" help:"furniture, medical, empty, or a folder."`
	Write  bool   `help:"Write the documents back as the printer prints them."`
}

// Run checks a blueprint without any database: what CI runs for a business.
func (c *checkCommand) Run(o *output) error {
	files, err := templateOf(c.Folder)
	if err != nil {
		return err
	}
	tree, meta, findings := blueprint.Read(files)
	if blueprint.Failed(findings) {
		return refusedBy(findings)
	}
	sample, err := readSample(files)
	if err != nil {
		return err
	}
	h := sketch()
	findings = append(findings, h.check(tree, sample)...)
	for _, f := range findings {
		if f.Warning {
			fmt.Fprintf(o.out, "warning %s#%s: %s (%s)\n", f.Document, f.Pointer, f.Say.In("en"), f.Code)
		}
	}
	if blueprint.Failed(findings) {
		return refusedBy(findings)
	}
	if c.Write {
		if err := blueprint.Write(c.Folder, tree, meta); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(o.out, "%d documents, %s\n", len(tree.Paths()), tree.ReleaseID())
	return err
}

// keyed is what a command needs that acts for somebody.
type keyed struct {
	database
	Key string `required:"" env:"BESPOKE_KEY" help:"API key; the command acts as its user."`
}

// acting opens the house and finds out who the key is.
func (k keyed) acting(o *output, permission string, do func(context.Context, *House, act.Act) error) error {
	return k.house(o, func(ctx context.Context, h *House) error {
		a, err := h.Identity.Authenticate(ctx, k.Key)
		if err != nil {
			return err
		}
		a.At, a.Channel, a.Request = h.Clock.Now(), "file", "cli"
		if err := h.Identity.Allow(ctx, nil, a, permission); err != nil {
			return err
		}
		return do(ctx, h, a)
	})
}

type exportCommand struct {
	keyed
	Folder string `arg:"" help:"Where to write."`
}

func (c *exportCommand) Run(o *output) error {
	return c.acting(o, "blueprint.read", func(ctx context.Context, h *House, a act.Act) error {
		var tree *blueprint.Tree
		err := h.DB.Read(ctx, a, func(r db.Reader) (err error) {
			tree, _, err = h.Blueprint.Draft(ctx, r, a.User)
			return err
		})
		if err != nil {
			return err
		}
		if err := os.MkdirAll(c.Folder, 0o755); err != nil {
			return err
		}
		return blueprint.Write(c.Folder, tree, blueprint.Meta{Name: blueprint.Label{"en": "Export"}})
	})
}

type publishCommand struct {
	keyed
	Folder string `arg:"" help:"The documents to publish."`
	Note   string `help:"What this release is about."`
}

func (c *publishCommand) Run(o *output) error {
	return c.acting(o, "blueprint.publish", func(ctx context.Context, h *House, a act.Act) error {
		files, err := templateOf(c.Folder)
		if err != nil {
			return err
		}
		tree, _, findings := blueprint.Read(files)
		if blueprint.Failed(findings) {
			return refusedBy(findings)
		}
		var made blueprint.ReleaseView
		err = h.Facts.Write(ctx, a, func(tx *event.Tx) (err error) {
			made, err = h.Blueprint.PublishTree(ctx, tx, a, tree, c.Note)
			return err
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(o.out, made.ID)
		return err
	})
}
