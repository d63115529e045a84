package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// migrate works before the writer starts; whoever holds the file is waited for.
func (l *lite) migrate(ctx context.Context, rooms []Room) error {
	pragmas := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", fmt.Sprintf("busy_timeout(%d)", busyMillis)}}
	address := url.URL{Scheme: "file", Opaque: url.PathEscape(l.file), RawQuery: pragmas.Encode()}
	base, err := sql.Open("sqlite", address.String())
	if err != nil {
		return err
	}
	defer base.Close()
	base.SetMaxOpenConns(1)
	if err := migrateRooms(ctx, base, rooms, target{dialect: SQLite}); err != nil {
		return err
	}
	return teachPlanner(ctx, base)
}

// migrate has its own connections on the admin address, closed before it
// returns: what they learned of the old tables goes with them.
func (p *pg) migrate(ctx context.Context, rooms []Room) error {
	config, err := pgx.ParseConfig(p.adminURL)
	if err != nil {
		return err
	}
	base := stdlib.OpenDB(*config)
	defer base.Close()
	to := target{dialect: Postgres}
	const citus = `SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus')`
	if err := base.QueryRowContext(ctx, citus).Scan(&to.citus); err != nil {
		return fmt.Errorf("look for citus: %w", err)
	}
	return migrateRooms(ctx, base, rooms, to)
}

func migrateRooms(ctx context.Context, base *sql.DB, rooms []Room, to target) error {
	for _, room := range rooms {
		if room.Files == nil {
			continue
		}
		if err := migrateRoom(ctx, base, room, to); err != nil {
			return fmt.Errorf("migrate %s: %w", room.Name, err)
		}
	}
	return nil
}

// migrateRoom counts a room in its own table, so that rooms come and go
// without renumbering each other's files.
func migrateRoom(ctx context.Context, base *sql.DB, room Room, to target) error {
	options := []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true),
		goose.WithTableName("migrations_" + room.Name),
	}
	dialect := goose.DialectSQLite3
	if to.dialect == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, base, translated{room.Files, to}, options...)
	if errors.Is(err, goose.ErrNoMigrations) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// translated is a folder whose .sql files read as the target understands them.
type translated struct {
	fs.FS
	to target
}

// Open implements fs.FS.
func (t translated) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return f, err
	}
	source, err := io.ReadAll(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return sqlFile{f, strings.NewReader(t.to.translate(string(source)))}, nil
}

type sqlFile struct {
	fs.File
	text *strings.Reader
}

func (f sqlFile) Read(b []byte) (int, error) { return f.text.Read(b) }
