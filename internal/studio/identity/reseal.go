package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/seal"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

const (
	resealJob  = "reseal"
	resealVerb = "identity.rotateKeys"
	resealPage = 500   // rows of one transaction
	resealMost = 4_000 // items of one job
)

var (
	rotating = fault.Define(fault.Conflict, "key.rotating", "上一次密钥轮换还没有完成", "The keys are being rotated already").
			Fix("请等它完成", "Wait until that is done")
	youngKey = fault.Define(fault.Busy, "key.young", "新密钥几秒后启用", "The new key seals in a few seconds").
			Fix("请稍候", "Wait a moment")
)

// reseals is what sealing again needs; each is nil until ResealWith.
type reseals struct {
	jobs   *bulk.Service
	tables []db.Sealed
}

// ResealWith tells which tables of all rooms hold what is sealed, and in whose jobs
// that is sealed again.
func (s *Service) ResealWith(jobs *bulk.Service, tables []db.Sealed) {
	s.reseals = reseals{jobs, tables}
	jobs.WorkWith(resealJob, s.resealSome)
}

// RotateKeys is the input of identity.rotateKeys.
type RotateKeys struct {
	pages []resealing
}

// resealing is some rows of a table, as an item of a job.
type resealing struct {
	Table string   `json:"table"`
	After db.Place `json:"after,omitempty"`
	Upto  db.Place `json:"upto,omitempty"` // none for the end of the table
}

// DataKeys are the keys of a workspace, as its administrators see them.
type DataKeys struct {
	Sealed bool      `json:"sealed" doc:"Whether what is personal is encrypted in the database: the server has a master key"`
	Keys   []DataKey `json:"keys" doc:"The newest first; older ones only open what was sealed with them"`
}

// DataKey is a key of a workspace: when it was made and how far it got, never what
// it is.
type DataKey struct {
	Number  int64      `json:"number"`
	MadeAt  time.Time  `json:"madeAt"`
	Current bool       `json:"current,omitzero" doc:"It seals what is written now"`
	Done    bool       `json:"done,omitzero" doc:"Everything older is sealed with it"`
	Job     *KeyJob    `json:"job,omitempty"`
	DoneAt  *time.Time `json:"doneAt,omitempty"`
}

// KeyJob is how far a rotation is.
type KeyJob struct {
	ID     bulk.ID `json:"id"`
	State  string  `json:"state" enum:"running,cancelling,done,cancelled"`
	Total  int64   `json:"total"`
	Done   int64   `json:"done"`
	Failed int64   `json:"failed"`
}

// dataKeys shows the keys, without what they are.
func (s *Service) dataKeys(_ context.Context, _ act.Act, r db.Reader, _ struct{}) (DataKeys, error) {
	keys, err := readDataKeys(r)
	if err != nil {
		return DataKeys{}, err
	}
	return s.keysView(r, keys)
}

func (s *Service) keysView(r db.Reader, keys []dataKey) (DataKeys, error) {
	var ids []bulk.ID
	for _, k := range keys {
		if k.Job != nil {
			ids = append(ids, *k.Job)
		}
	}
	jobs, err := bulk.Jobs(r, ids)
	v := DataKeys{Sealed: len(keys) > 0, Keys: []DataKey{}}
	for i := len(keys) - 1; i >= 0 && keys[i].Number > indexKey; i-- {
		v.Keys = append(v.Keys, s.keyView(keys[i], jobs))
	}
	for i, current := 0, false; i < len(v.Keys); i++ {
		v.Keys[i].Current = v.Keys[i].Current && !current
		current = current || v.Keys[i].Current
	}
	return v, err
}

func (s *Service) keyView(k dataKey, jobs map[bulk.ID]bulk.Job) DataKey {
	v := DataKey{Number: k.Number, MadeAt: time.UnixMicro(k.MadeAt).UTC(), Current: s.seals(k), Done: k.DoneAt > 0}
	if k.DoneAt > 0 {
		at := time.UnixMicro(k.DoneAt).UTC()
		v.DoneAt = &at
	}
	if k.Job == nil {
		return v
	}
	if j, known := jobs[*k.Job]; known {
		v.Job = &KeyJob{j.ID, j.State, j.Total, j.Done, j.Failed}
		v.Done, v.DoneAt = j.State == "done" && j.Failed == 0, j.EndedAt
	}
	return v
}

// prepareRotation finds the pages of everything that is sealed, before the queue.
func (s *Service) prepareRotation(ctx context.Context, a act.Act, in *RotateKeys) error {
	return s.o.DB.Read(ctx, a, func(r db.Reader) error {
		for _, table := range s.reseals.tables {
			ends, err := table.Pages(r, resealPage)
			if err != nil {
				return err
			}
			in.pages = append(in.pages, pagesOf(table.Table, ends, 1+len(ends)*len(s.reseals.tables)/resealMost)...)
		}
		return nil
	})
}

// pagesOf joins so many pages of a table to an item each. The last one goes to the
// table's end, wherever that will be.
func pagesOf(table string, ends []db.Place, join int) (items []resealing) {
	var after db.Place
	for i := join - 1; i < len(ends)-1; i += join {
		items = append(items, resealing{table, after, ends[i]})
		after = ends[i]
	}
	if len(ends) > 0 {
		items = append(items, resealing{Table: table, After: after})
	}
	return items
}

// rotateKeys makes a new key, and begins the job that seals everything with it.
// Faults: key.none, key.rotating. Tells identity.keyRotated.
func (s *Service) rotateKeys(_ context.Context, tx *event.Tx, cmds []op.Cmd[RotateKeys]) []op.Result[DataKeys] {
	results := make([]op.Result[DataKeys], len(cmds))
	for i, c := range cmds {
		results[i].Out, results[i].Err = s.rotated(tx, c)
	}
	return results
}

func (s *Service) rotated(tx *event.Tx, c op.Cmd[RotateKeys]) (DataKeys, error) {
	keys, err := s.keyed(tx, c.Act.Micros())
	if err != nil {
		return DataKeys{}, err
	}
	now, err := s.keysView(tx, keys)
	if err != nil {
		return DataKeys{}, err
	}
	if now.Keys[0].Job != nil && now.Keys[0].DoneAt == nil {
		return DataKeys{}, rotating.New()
	}
	number := now.Keys[0].Number + 1
	items := make([]bulk.PlanItem, len(c.In.pages))
	for i, page := range c.In.pages {
		input, _ := json.Marshal(page) // never fails for texts
		items[i] = bulk.PlanItem{Verb: resealVerb, Input: input}
	}
	job, err := s.reseals.jobs.Add(tx, c.Act, bulk.Plan{Kind: resealJob, Verb: resealVerb, Items: items})
	if err != nil {
		return DataKeys{}, err
	}
	if err := s.makeKey(tx, number, c.Act.Micros()); err != nil {
		return DataKeys{}, err
	}
	if keys, err = readDataKeys(tx); err != nil {
		return DataKeys{}, err
	}
	keys[len(keys)-1].Job = &job.ID
	if err := updateDataKeys(tx, keys[len(keys)-1:]); err != nil {
		return DataKeys{}, err
	}
	tx.Tell(c.Act, KeyRotated{tx.Workspace().Raw(), number})
	return s.keysView(tx, keys)
}

// resealSome is an item of a rotation: a transaction per page, outside of the queue
// of those who write. What is sealed with the new key already is left alone, so a
// process may die in the middle. Fault: key.young, until the new key seals.
func (s *Service) resealSome(ctx context.Context, a act.Act, input []byte) error {
	var in resealing
	if err := json.Unmarshal(input, &in); err != nil {
		return fmt.Errorf("read a page of a rotation: %w", err)
	}
	var ring *seal.Ring
	newest := int64(0)
	if err := s.o.DB.Read(ctx, a, func(r db.Reader) error {
		keys, err := readDataKeys(r)
		if err == nil {
			newest = keys[len(keys)-1].Number
			ring, err = s.Ring(r, false)
		}
		return err
	}); err != nil {
		return err
	}
	if ring == nil || ring.Current() != newest {
		return youngKey.New()
	}
	for _, table := range s.reseals.tables {
		if table.Table == in.Table {
			return s.resealPages(ctx, a, table, in)
		}
	}
	return nil // the table is gone since
}

func (s *Service) resealPages(ctx context.Context, a act.Act, table db.Sealed, in resealing) error {
	for after, more := in.After, true; more; more = after != nil {
		if err := s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
			_, after, err = table.Reseal(tx, after, in.Upto, resealPage)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// SealAll makes the keys of a workspace that has none, and seals what was stored in
// the open before, by a server without keys or by a program that left a column open; it
// wraps the keys with the current master key. Where everything is so, it does nothing;
// what was interrupted goes on.
func (s *Service) SealAll(ctx context.Context, a act.Act) error {
	if s.o.Master == nil {
		return nil
	}
	var first dataKey
	var covers string
	err := s.o.DB.Write(ctx, a, func(tx db.Tx) error {
		before, err := readDataKeys(tx)
		if err != nil {
			return err
		}
		keys, err := s.keyed(tx, a.Micros())
		if err != nil {
			return err
		}
		if len(before) < len(keys) {
			s.rings.shun(a.Workspace.Raw(), s.o.Clock.Now())
		}
		if err = s.rewrap(tx, keys); err == nil {
			keys, err = readDataKeys(tx)
		}
		if err == nil {
			first = keys[1] // 0 is that of the index
			covers, err = s.covers(tx)
		}
		return err
	})
	if err != nil || first.DoneAt > 0 && first.Covers == covers {
		return err
	}
	for _, table := range s.reseals.tables {
		if err := s.resealPages(ctx, a, table, resealing{}); err != nil {
			return err
		}
	}
	first.DoneAt, first.Covers = a.Micros(), covers
	return s.o.DB.Write(ctx, a, func(tx db.Tx) error { return updateDataKeys(tx, []dataKey{first}) })
}

// covers names the columns that this program seals.
func (s *Service) covers(r db.Reader) (string, error) {
	var all []string
	for _, table := range s.reseals.tables {
		columns, err := table.Columns(r)
		if err != nil {
			return "", err
		}
		all = append(all, columns...)
	}
	slices.Sort(all)
	return strings.Join(all, " "), nil
}

// rewrap wraps keys with the current master key that an older one wrapped.
func (s *Service) rewrap(tx db.Tx, keys []dataKey) error {
	masters, err := s.masters()
	if err != nil {
		return err
	}
	var old []dataKey
	for _, k := range keys {
		if _, err := seal.Unlock(masters[0], bound(tx.Workspace(), wrapping), k.Wrapped); err == nil {
			continue
		}
		key, err := s.unwrap(tx.Workspace(), k)
		if err != nil {
			return err
		}
		k.Wrapped = seal.Lock(masters[0], bound(tx.Workspace(), wrapping), key)
		old = append(old, k)
	}
	return updateDataKeys(tx, old)
}
