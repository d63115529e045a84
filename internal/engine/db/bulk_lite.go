package db

import "fmt"

func (t *liteTx) workspaceValue() value {
	raw := t.ws.Raw()
	return rawValue(raw[:])
}

// insertRows takes sixteen rows at a time, then the rest one by one.
func (t *liteTx) insertRows(p *plan, rows lying) error {
	at := 0
	for ; rows.n-at >= liteRows; at += liteRows {
		if _, err := t.insertAt(p, p.wide, rows, at, liteRows); err != nil {
			return err
		}
	}
	for ; at < rows.n; at++ {
		if _, err := t.insertAt(p, p.sql, rows, at, 1); err != nil {
			return err
		}
	}
	return nil
}

// insertFresh goes row by row: SQLite counts what each of them changed.
func (t *liteTx) insertFresh(p *plan, rows lying) ([]bool, error) {
	fresh := make([]bool, rows.n)
	for i := range fresh {
		n, err := t.insertAt(p, p.sql, rows, i, 1)
		if err != nil {
			return nil, err
		}
		fresh[i] = n == 1
	}
	return fresh, nil
}

// insertAt runs an insert for the rows from at on.
func (t *liteTx) insertAt(p *plan, sql string, rows lying, at, n int) (int64, error) {
	s, err := t.start(sql)
	if err != nil {
		return 0, err
	}
	err = s.bind(1, t.workspaceValue())
	next := 2
	for i := at; i < at+n && err == nil; i++ {
		next, err = s.bindColumns(next, p.columns, rows, i)
	}
	return t.finish(s, err)
}

// updateRows serves AddRows as well; they differ in their text alone.
func (t *liteTx) updateRows(p *plan, rows lying) error {
	for i := range rows.n {
		s, err := t.start(p.sql)
		if err != nil {
			return err
		}
		next, err := s.bindColumns(1, p.rest, rows, i)
		if err == nil {
			err = s.bindKey(next, t.workspaceValue(), p.keys, rows, i)
		}
		if _, err := t.finish(s, err); err != nil {
			return err
		}
	}
	return nil
}

// selectKeys asks key by key, in their order. Nothing needs locking: there is
// one writer.
func (t *liteTx) selectKeys(p *plan, keys lying, each func(values) error) error {
	for _, i := range p.sorted(keys) {
		s, err := t.start(p.sql)
		if err != nil {
			return err
		}
		if err := s.bindKey(1, t.workspaceValue(), p.keys, keys, i); err != nil {
			s.reset()
			return t.spoil(err)
		}
		if err := t.each(s, func() error { return each(s) }); err != nil {
			return err
		}
	}
	return nil
}

// finish runs a statement whose arguments are bound, or clears it away.
func (t *liteTx) finish(s *liteStmt, err error) (int64, error) {
	if err != nil {
		s.reset()
		return 0, t.spoil(err)
	}
	n, err := s.run()
	return n, t.spoil(err)
}

// bindColumns binds a row's columns from the place next on and returns the
// place after them.
func (s *liteStmt) bindColumns(next int, columns []column, rows lying, at int) (int, error) {
	for i := range columns {
		if err := s.bind(next, rows.load(&columns[i], at)); err != nil {
			return next, fmt.Errorf("column %s: %w", columns[i].name, err)
		}
		next++
	}
	return next, nil
}

// bindKey binds what comes after WHERE: the workspace and the keys.
func (s *liteStmt) bindKey(next int, ws value, keys []column, rows lying, at int) error {
	if err := s.bind(next, ws); err != nil {
		return err
	}
	_, err := s.bindColumns(next+1, keys, rows, at)
	return err
}
