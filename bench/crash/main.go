package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"bespoke/bench/rig"
)

func main() {
	rounds := flag.Int("rounds", 50, "how often the server is killed on each database")
	dbs := flag.String("db", "sqlite,postgres", "databases to try")
	server := flag.String("pg", "", "address of a PostgreSQL server; default a private one, with fsync")
	seed := flag.Uint64("seed", rand.Uint64(), "seed of the random moments and orders")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *rounds, strings.Split(*dbs, ","), *server, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, rounds int, dbs []string, server string, seed uint64) error {
	dir, err := os.MkdirTemp("", "bespoke-crash-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program, err := rig.Build(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Printf("%d rounds on each database, seed %d\n", rounds, seed)
	var all []error
	for _, kind := range dbs {
		all = append(all, runOn(ctx, program, kind, dir, server, rounds, seed))
	}
	return errors.Join(all...)
}

// runOn takes one kind of database through all rounds and prints what came of it.
func runOn(ctx context.Context, p rig.Program, kind, dir, server string, rounds int, seed uint64) (err error) {
	db := rig.NewSQLite(filepath.Join(dir, "crash.db"))
	if kind == "postgres" {
		if server == "" {
			url, stop, err := rig.StartPostgres(ctx)
			if err != nil {
				return err
			}
			defer stop()
			server = url
		}
		if db, err = rig.NewPostgres(ctx, server, "bespoke_crash"); err != nil {
			return err
		}
	}
	defer func() { err = errors.Join(err, db.Drop(ctx)) }()
	r, err := try(ctx, p, db.URL, rounds, seed)
	fmt.Printf("%-9s %s\n", kind, r)
	if err == nil && !r.clean() {
		err = fmt.Errorf("%s: a promise was broken", kind)
	}
	return err
}
