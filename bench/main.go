package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"bespoke/bench/rig"
)

// check is one thing to measure; it reports figures as they come.
type check struct {
	name   string
	perDB  bool // once for each database
	asked  bool // only where it is named
	figure func(*bench) error
}

var checks = []check{
	{name: "place", perDB: true, figure: (*bench).place},
	{name: "growth", perDB: true, figure: (*bench).growth},
	{name: "oversell", perDB: true, figure: (*bench).oversell},
	{name: "lines", perDB: true, figure: (*bench).lines},
	{name: "table", figure: (*bench).table},
	{name: "replay", figure: (*bench).replay},
	{name: "profile", perDB: true, asked: true, figure: (*bench).profile},
}

// bench is one run, on one database at a time.
type bench struct {
	ctx     context.Context
	program rig.Program
	dir     string
	server  string // PostgreSQL: address of the server; "" while it is not needed
	db      string // sqlite or postgres
	rounds  int
	span    time.Duration // of one measurement
	orders  int           // how many the large database of growth holds
	report  *report
	made    int // databases, for their names
}

// options are the command line's.
type options struct {
	json    bool
	only    []string
	dbs     []string
	seconds float64
	rounds  int
	orders  int
	server  string
}

func main() {
	var o options
	var only, dbs string
	flag.BoolVar(&o.json, "json", false, "print JSON instead of a table")
	flag.StringVar(&only, "only", "", "names of checks, with commas: place growth oversell lines table replay, and profile, which is not run unnamed")
	flag.StringVar(&dbs, "db", "sqlite,postgres", "databases to measure on")
	flag.Float64Var(&o.seconds, "seconds", 4, "length of one measurement")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each measurement is taken; the median counts")
	flag.IntVar(&o.orders, "orders", 100_000, "size of the large database of growth")
	flag.StringVar(&o.server, "pg", "", "address of a PostgreSQL server; default a private one, with fsync")
	flag.Parse()
	o.only, o.dbs = words(only), words(dbs)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	r := &report{json: o.json, out: os.Stdout}
	err := run(ctx, o, r)
	r.end(err)
	if err != nil || r.missed > 0 {
		stop()
		os.Exit(1)
	}
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == ' ' })
}

func run(ctx context.Context, o options, r *report) (err error) {
	b := &bench{ctx: ctx, rounds: o.rounds, span: time.Duration(o.seconds * float64(time.Second)), orders: o.orders, report: r, server: o.server}
	if b.dir, err = os.MkdirTemp("", "bespoke-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if b.program, err = rig.Build(ctx, b.dir); err != nil {
		return err
	}
	if b.server == "" && slices.Contains(o.dbs, "postgres") {
		url, stop, err := rig.StartPostgres(ctx)
		if err != nil {
			return err
		}
		defer stop()
		b.server = url
	}
	var all []error
	for _, c := range checks {
		if len(o.only) == 0 && !c.asked || slices.Contains(o.only, c.name) {
			all = append(all, b.check(c, o.dbs))
		}
	}
	return errors.Join(all...)
}

func (b *bench) check(c check, dbs []string) error {
	if !c.perDB {
		dbs = []string{""}
	}
	var all []error
	for _, b.db = range dbs {
		b.report.begin(c.name, b.db)
		if err := c.figure(b); err != nil {
			err = fmt.Errorf("%s %s: %w", c.name, b.db, err)
			fmt.Fprintln(os.Stderr, "bench:", err)
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}

// database makes an empty one of the kind that is measured.
func (b *bench) database() (rig.Database, error) {
	b.made++
	name := fmt.Sprintf("bespoke_bench_%d", b.made)
	if b.db == "postgres" {
		return rig.NewPostgres(b.ctx, b.server, name)
	}
	return rig.NewSQLite(filepath.Join(b.dir, name+".db")), nil
}

// shop makes a database with a filled shop; its server is stopped again.
func (b *bench) shop(size rig.Size) (rig.Database, *rig.Shop, error) {
	db, err := b.database()
	if err != nil {
		return db, nil, err
	}
	w, err := b.program.NewWorkspace(b.ctx, db.URL, "furniture")
	if err != nil {
		return db, nil, err
	}
	server, err := b.program.Serve(b.ctx, db.URL)
	if err != nil {
		return db, nil, err
	}
	defer server.Stop()
	shop, err := rig.Fill(b.ctx, server.Addr, w, size)
	return db, shop, err
}
