package order

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/file"
	"bespoke/internal/trade/party"
)

// exportItem is a part of an export, as an item of its job: so many orders, with who the
// customer is in the first one; or what joins the parts.
type exportItem struct {
	Party  party.ID  `json:"party"`
	File   file.ID   `json:"file"` // that it makes
	Name   string    `json:"name"`
	For    string    `json:"for"` // its purpose
	Head   bool      `json:"head,omitzero"`
	Orders []ID      `json:"orders,omitempty"`
	Bare   bool      `json:"bare,omitzero"` // without what files hold
	Join   []file.ID `json:"join,omitempty"`

	wave int
}

// exportItems cuts an export into parts. One part is the export itself; several are
// joined by a last item, once all are there.
func exportItems(about aboutExport, ids []ID, bare bool) (items []exportItem) {
	join := exportItem{Party: about.Party, File: about.File, Name: about.Name, For: exportWhole, wave: 1}
	for some := range slices.Chunk(ids, exportPart) {
		part := exportItem{Party: about.Party, File: file.NewID(), Name: about.Name, For: exportPiece, Head: len(items) == 0, Orders: some, Bare: bare}
		items, join.Join = append(items, part), append(join.Join, part.File)
	}
	switch len(items) {
	case 0:
		return []exportItem{{Party: about.Party, File: about.File, Name: about.Name, For: exportWhole, Head: true}}
	case 1:
		items[0].File, items[0].For = about.File, exportWhole
		return items
	}
	return append(items, join)
}

// exportSome makes a part of an export, as far as its reader sees the customer and the
// orders then. Faults: party.missing, and those of making a file.
func (s *Service) exportSome(ctx context.Context, a act.Act, input []byte) error {
	var in exportItem
	if err := json.Unmarshal(input, &in); err != nil {
		return fmt.Errorf("read a part of an export: %w", err)
	}
	made := file.Made{ID: in.File, Name: in.Name, Type: "application/zip", Purpose: in.For, About: in.Party.Raw()}
	err := s.o.Files.Make(ctx, a, made, func(w io.Writer) error {
		z := zip.NewWriter(w)
		x := export{s: s, ctx: ctx, act: a, item: in, zip: z, at: a.At.UTC()}
		if err := x.write(); err != nil {
			return err
		}
		return z.Close()
	})
	if err != nil || len(in.Join) == 0 {
		return err
	}
	return s.o.DB.Write(ctx, a, func(tx db.Tx) error { return file.Erase(tx, a, in.Join) })
}

// export is a part while it is written.
type export struct {
	s    *Service
	ctx  context.Context
	act  act.Act
	item exportItem
	zip  *zip.Writer
	at   time.Time
}

func (x *export) write() error {
	if len(x.item.Join) > 0 {
		return x.join()
	}
	var head *Data
	var orders []OrderData
	contents := map[file.ID]file.File{}
	err := x.s.o.DB.Read(x.ctx, x.act, func(r db.Reader) (err error) {
		if head, err = x.s.headOf(x.ctx, x.act, r, x.item.Party); err != nil {
			return err
		}
		if orders, err = x.s.dataOf(x.ctx, x.act, r, x.item.Orders); err == nil && !x.item.Bare {
			contents, err = file.Load(r, filesIn(orders))
		}
		return err
	})
	if err == nil && x.item.Head {
		err = x.json("customer.json", head)
	}
	for i := range orders {
		if err == nil {
			err = x.order(&orders[i], contents)
		}
	}
	return err
}

func filesIn(orders []OrderData) (ids []file.ID) {
	for _, o := range orders {
		for _, f := range o.Files {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

// order writes an order into a folder of its own, with what its files hold.
func (x *export) order(o *OrderData, contents map[file.ID]file.File) error {
	folder := "orders/" + folderOf(&o.Order)
	for i := range o.Files {
		f := &o.Files[i]
		content, there := contents[f.ID]
		if !there {
			continue
		}
		f.Path = "files/" + strconv.Itoa(i+1) + " " + f.Name
		if err := x.file(path.Join(folder, f.Path), content); err != nil {
			return err
		}
	}
	return x.json(folder+"/order.json", o)
}

// folderOf is an order's number; one that is no name of a folder has the id behind it.
func folderOf(o *View) string {
	name := strings.Map(func(c rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, c) || c < ' ' {
			return '-'
		}
		return c
	}, o.Number)
	if name != o.Number || strings.Trim(name, ". ") != name || name == "" {
		name = strings.Trim(name, ". ") + " " + o.ID.String()
	}
	return name
}

func (x *export) json(name string, v any) error {
	w, err := x.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: x.at})
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// file writes what a file holds, as it is: most of them are packed already.
func (x *export) file(name string, f file.File) error {
	from, err := x.s.o.Files.Open(x.act.Workspace, f)
	if err != nil {
		return err
	}
	defer from.Close() // it was only read
	w, err := x.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: time.UnixMicro(f.CreatedAt).UTC()})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, from)
	return err
}

// join copies the parts into one, as they lie there.
func (x *export) join() error {
	var parts map[file.ID]file.File
	err := x.s.o.DB.Read(x.ctx, x.act, func(r db.Reader) (err error) {
		parts, err = file.Load(r, x.item.Join)
		return err
	})
	for _, id := range x.item.Join {
		if err == nil {
			err = x.part(parts[id])
		}
	}
	return err
}

func (x *export) part(f file.File) error {
	from, err := x.s.o.Files.Open(x.act.Workspace, f)
	if err != nil {
		return err
	}
	defer from.Close() // it was only read
	all, err := zip.NewReader(from, f.Size)
	if err != nil {
		return fmt.Errorf("read a part of an export: %w", err)
	}
	for _, entry := range all.File {
		if err := x.zip.Copy(entry); err != nil {
			return fmt.Errorf("join the parts of an export: %w", err)
		}
	}
	return nil
}
