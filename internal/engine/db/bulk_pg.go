package db

import (
	"encoding/binary"
)

// insertRows queues one statement, with an array for each column.
func (t *pgTx) insertRows(p *plan, rows lying) error {
	if err := t.guard(); err != nil {
		return err
	}
	b := t.arrays(len(p.columns) + 1)
	b.workspace(t)
	b.columns(p.columns, rows, nil)
	t.enqueue(p.sql, b.params)
	return nil
}

// insertFresh sends the rows in the order of their keys, so that two of them
// never wait for each other crosswise, and learns the keys that were free.
func (t *pgTx) insertFresh(p *plan, rows lying) ([]bool, error) {
	if err := t.guard(); err != nil {
		return nil, err
	}
	order := p.sorted(rows)
	b := t.arrays(len(p.columns) + 1)
	b.workspace(t)
	b.columns(p.columns, rows, order)
	t.enqueue(p.sql, b.params)

	inserted := make(map[string]bool, rows.n)
	err := t.rows(func(row *pgRow) error {
		key, err := keyOfRow(row, len(p.keys))
		inserted[key] = true
		return err
	})
	if err != nil {
		return nil, err
	}
	fresh := make([]bool, rows.n)
	for i := range fresh {
		key := p.keyText(rows, i)
		fresh[i] = inserted[key]
		delete(inserted, key)
	}
	return fresh, nil
}

// keyOfRow is the same for a row that came back.
func keyOfRow(row *pgRow, columns int) (string, error) {
	var b []byte
	for i := range columns {
		v, err := row.value(i)
		if err != nil {
			return "", err
		}
		b = appendKey(b, v)
	}
	return string(b), nil
}

// keyText is a row's key as one text, for comparing.
func (p *plan) keyText(rows lying, i int) string {
	var b []byte
	for _, c := range p.keys {
		b = appendKey(b, c.load(rows.at(i)))
	}
	return string(b)
}

// appendKey writes a value so that different keys are different texts.
func appendKey(b []byte, v value) []byte {
	b = append(b, byte(v.kind))
	b = binary.AppendUvarint(b, uint64(len(v.s)))
	return appendValue(b, v)
}

// updateRows serves AddRows as well; they differ in their text alone.
func (t *pgTx) updateRows(p *plan, rows lying) error {
	if err := t.guard(); err != nil {
		return err
	}
	b := t.arrays(len(p.columns) + 1)
	b.columns(p.columns, rows, nil)
	b.workspace(t)
	t.enqueue(p.sql, b.params)
	return nil
}

// selectKeys leaves the order, and with it that of the locks, to ORDER BY.
func (t *pgTx) selectKeys(p *plan, keys lying, each func(values) error) error {
	if err := t.guard(); err != nil {
		return err
	}
	b := t.arrays(len(p.keys) + 1)
	b.workspace(t)
	b.columns(p.keys, keys, p.sorted(keys))
	t.enqueue(p.sql, b.params)
	return t.rows(func(row *pgRow) error { return each(row) })
}

// arrays gathers the arguments of a bulk statement.
type arrays struct{ params }

func (t *pgTx) arrays(n int) *arrays {
	return &arrays{params{make([][]byte, 0, n), make([]uint32, 0, n)}}
}

func (a *arrays) workspace(t *pgTx) {
	raw := t.ws.Raw()
	a.data, a.oids = append(a.data, raw[:]), append(a.oids, oidOf[uuid])
}

// columns adds an array per column, of the rows in the order given, or as they lie.
func (a *arrays) columns(columns []column, rows lying, order []int) {
	for i := range columns {
		c := &columns[i]
		a.data = append(a.data, arrayColumn(c, rows, order))
		a.oids = append(a.oids, arrayOf[c.cell.kind])
	}
}

// arrayColumn writes one column in the binary form of an array: dimensions,
// whether it has NULLs, the type, length and first index; then each value
// behind its length, NULL as length -1.
func arrayColumn(c *column, rows lying, order []int) []byte {
	n := rows.n
	if order != nil {
		n = len(order)
	}
	b := make([]byte, 20, 20+n*24)
	binary.BigEndian.PutUint32(b, 1)
	binary.BigEndian.PutUint32(b[8:], oidOf[c.cell.kind])
	binary.BigEndian.PutUint32(b[12:], uint32(n))
	binary.BigEndian.PutUint32(b[16:], 1)
	for i := range n {
		if order != nil {
			i = order[i]
		}
		v := rows.load(c, i)
		if v.kind == null {
			b[7] = 1
			b = binary.BigEndian.AppendUint32(b, 1<<32-1)
			continue
		}
		start := len(b)
		b = appendValue(append(b, 0, 0, 0, 0), v)
		binary.BigEndian.PutUint32(b[start:], uint32(len(b)-start-4))
	}
	return b
}
