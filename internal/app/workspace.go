package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/order"
	"bespoke/internal/trade/party"
	"bespoke/templates"
)

type workspaceCommand struct {
	Create createCommand `cmd:"" help:"Make a workspace from a template and print its owner's key."`
	List   listCommand   `cmd:"" help:"List the workspaces with their short names."`
	Slug   slugCommand   `cmd:"" help:"Give a workspace another short name: what people call it who sign in."`
	Invite inviteCommand `cmd:"" help:"Invite a user to set a password, and print the link: for whoever cannot sign in."`
}

type createCommand struct {
	database
	Name     string `required:"" help:"Name of the business."`
	Template string `default:"empty" help:"furniture, medical, empty, or the folder of an exported blueprint."`
	JSON     bool   `help:"Print JSON."`
}

// newWorkspace is what making a workspace answers: the key is shown once.
type newWorkspace struct {
	Workspace string `json:"workspace"`
	Slug      string `json:"slug"`
	APIKey    string `json:"apiKey"`
	// Invitation lets the owner set a password; of the command alone.
	Invitation string `json:"invitation,omitempty"`
}

func (c *createCommand) Run(o *output) error {
	return c.house(o, func(ctx context.Context, h *House) error {
		made, err := h.CreateWorkspace(ctx, c.Name, c.Template)
		if err != nil {
			return err
		}
		if made.Invitation, err = h.invite(ctx, made.Slug, "owner"); err != nil {
			return err
		}
		if c.JSON {
			return o.json(made)
		}
		_, err = fmt.Fprintf(o.out, "workspace   %s\nshort name  %s\nowner's key %s\npassword    %s\n", made.Workspace, made.Slug, made.APIKey, made.Invitation)
		return err
	})
}

type listCommand struct {
	database
	JSON bool `help:"Print JSON."`
}

func (c *listCommand) Run(o *output) error {
	return c.house(o, func(ctx context.Context, h *House) error {
		all, err := h.Identity.Workspaces(ctx)
		switch {
		case err != nil:
			return err
		case c.JSON:
			return o.json(all)
		}
		for _, w := range all {
			fmt.Fprintf(o.out, "%s  %-20s  %s\n", w.ID, w.Slug, w.Name)
		}
		return nil
	})
}

type slugCommand struct {
	database
	Workspace string `arg:"" help:"Its short name so far, or its id."`
	Slug      string `arg:"" help:"The new one: small letters, digits and hyphens."`
}

func (c *slugCommand) Run(o *output) error {
	return c.house(o, func(ctx context.Context, h *House) error {
		w, err := h.Identity.Workspace(ctx, c.Workspace)
		if err != nil {
			return err
		}
		return h.Identity.CallWorkspace(ctx, w.ID, c.Slug)
	})
}

type inviteCommand struct {
	database
	Workspace string `arg:"" help:"Its short name or id."`
	Login     string `arg:"" help:"Login of the user."`
}

func (c *inviteCommand) Run(o *output) error {
	return c.house(o, func(ctx context.Context, h *House) error {
		link, err := h.invite(ctx, c.Workspace, c.Login)
		if err == nil {
			_, err = fmt.Fprintln(o.out, link)
		}
		return err
	})
}

var errLogin = fault.Define(fault.Missing, "user.missing", "没有登录名「{login}」", "There is no login {login}").
	Fix("检查登录名", "Check the login")

// invite makes an invitation as the program itself: who may run its commands
// may do everything.
func (h *House) invite(ctx context.Context, workspace, login string) (string, error) {
	w, err := h.Identity.Workspace(ctx, workspace)
	if err != nil {
		return "", err
	}
	a := h.Act(w.ID, "cli")
	var made identity.Invitation
	err = h.Facts.Write(ctx, a, func(tx *event.Tx) (err error) {
		people, err := h.Identity.People(ctx, tx)
		if err != nil {
			return err
		}
		person, ok := people.Login(login)
		if !ok {
			return errLogin.New("login", login)
		}
		made, err = h.Identity.InviteBy(tx, a, person.ID)
		return err
	})
	return made.Link, err
}

var errTemplate = fault.Define(fault.Invalid, "template.unknown", "没有模板「{name}」", "there is no template {name}").
	Fix("可用 furniture、medical、empty，或导出的蓝图目录", "Use furniture, medical, empty, or the folder of an exported blueprint")

// templateOf finds a template by name, or the folder of an exported blueprint.
func templateOf(name string) (fs.FS, error) {
	if sub, err := fs.Sub(templates.Files, name); err == nil {
		if _, err := fs.Stat(sub, "blueprint.json"); err == nil {
			return sub, nil
		}
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return os.DirFS(name), nil
	}
	return nil, errTemplate.New("name", name)
}

// CreateWorkspace makes a workspace: owner and key, the template as its first
// release, and the template's sample customers and products. The template's
// examples must hold on its own products.
func (h *House) CreateWorkspace(ctx context.Context, name, template string) (newWorkspace, error) {
	files, err := templateOf(template)
	if err != nil {
		return newWorkspace{}, err
	}
	tree, _, findings := blueprint.Read(files)
	if blueprint.Failed(findings) {
		return newWorkspace{}, refusedBy(findings)
	}
	sample, err := readSample(files)
	if err != nil {
		return newWorkspace{}, err
	}
	if findings := h.check(tree, sample); blueprint.Failed(findings) {
		return newWorkspace{}, refusedBy(findings)
	}
	made, err := h.Identity.CreateWorkspace(ctx, name, "zh-CN", ownerRole(tree))
	if err != nil {
		return newWorkspace{}, err
	}
	a := act.Act{Workspace: made.Workspace.ID, User: made.Owner.ID, Name: made.Owner.Name, Kind: act.Staff, Roles: made.Owner.Roles,
		Channel: "file", Lang: "zh-CN", Request: "workspace.create", At: h.Clock.Now()}
	err = h.Facts.Write(ctx, a, func(tx *event.Tx) error {
		_, err := h.Blueprint.PublishTree(ctx, tx, a, tree, template)
		return err
	})
	if err != nil {
		return newWorkspace{}, err
	}
	return newWorkspace{Workspace: made.Workspace.ID.String(), Slug: made.Workspace.Slug, APIKey: made.Key.Secret}, h.load(ctx, a, sample)
}

// ownerRole is the role of whoever makes a workspace: the one that owns what nobody else
// owns.
func ownerRole(t *blueprint.Tree) string {
	var w struct {
		Fallback string `json:"fallback"`
	}
	if doc := t.Get("workspace.json"); doc != nil {
		_ = json.Unmarshal(doc.JSON, &w) // its schema was checked
	}
	return w.Fallback
}

// samples is the seed data of a template, in the shape of the API.
type samples struct {
	customers []party.Body
	products  []catalog.Body
}

func readSample(files fs.FS) (samples, error) {
	var s samples
	raw, err := blueprint.Sample(files)
	if err != nil {
		return s, err
	}
	return s, errors.Join(decodeAll(raw["customers"], &s.customers), decodeAll(raw["products"], &s.products))
}

func decodeAll[T any](raw []json.RawMessage, into *[]T) error {
	for _, one := range raw {
		var v T
		if err := json.Unmarshal(one, &v); err != nil {
			return fmt.Errorf("read the template's sample: %w", err)
		}
		*into = append(*into, v)
	}
	return nil
}

// load adds the sample's customers and products through their verbs.
func (h *House) load(ctx context.Context, a act.Act, s samples) error {
	for _, in := range s.customers {
		if _, err := h.Parties.Add(ctx, a, "", in); err != nil {
			return fmt.Errorf("add the sample customer %s: %w", in.Ref, err)
		}
	}
	for _, in := range s.products {
		if _, err := h.Products.Add(ctx, a, "", in); err != nil {
			return fmt.Errorf("add the sample product %s: %w", in.SKU, err)
		}
	}
	return nil
}

// check compiles a tree and runs its examples over some products.
func (h *House) check(tree *blueprint.Tree, s samples) []blueprint.Finding {
	release, findings := blueprint.Compile(tree, parts(h.Verbs))
	if blueprint.Failed(findings) {
		return findings
	}
	products := make([]*catalog.Product, len(s.products))
	for i := range s.products {
		products[i] = catalog.Sketch(s.products[i])
	}
	return append(findings, order.RunExamples(release, products)...)
}

var errFindings = fault.Define(fault.Blocked, "release.refused", "蓝图没有通过检查", "the blueprint does not pass its checks").
	Fix("按每一项的提示修改", "Correct each item below")

// refusedBy makes the findings of a check one refusal.
func refusedBy(findings []blueprint.Finding) error {
	e := errFindings.New()
	for _, f := range findings {
		if !f.Warning {
			def := fault.Define(fault.Blocked, f.Code, f.Say.ZH, f.Say.EN)
			e.Of(def.New().At(f.Document + "#" + f.Pointer))
		}
	}
	return e
}
