// Package internal holds the laws of the tree as a test: see docs/house.md.
package internal

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors from the ground up; a package may import its own floor only where
// `order` or `trade` below says so.
var floors = []string{"base", "engine", "studio", "trade", "plug", "app"}

// order inside engine and studio: a room may import those before it.
var order = map[string][]string{
	"engine": {"db", "job", "event", "file", "op", "bulk"},
	"studio": {"blueprint", "rule", "identity", "form", "notify", "flow", "reaction"},
}

// trade lists which rooms a room of trade may import, with the reason.
var trade = map[string][]string{
	"party": {}, "catalog": {}, "channel": {}, // who, what, where sold: they stand alone
	"pricing":    {"party", "catalog", "channel"}, // a price depends on all three
	"inventory":  {"catalog"},                     // counts products
	"order":      {"party", "catalog", "channel", "pricing", "inventory"},
	"fulfilment": {"order", "inventory", "catalog", "party"},
	"work":       {"order", "inventory", "catalog", "party"},
	"billing":    {"order", "party"},
	"purchase":   {"fulfilment", "billing", "inventory", "catalog", "party"},
	"claim":      {"order", "fulfilment", "work", "billing", "inventory"},
	"insight":    {"party", "catalog", "channel", "pricing", "inventory", "order", "fulfilment", "work", "billing", "purchase", "claim"},
}

// onlyIn names who alone may import a library.
var onlyIn = map[string][]string{
	"modernc.org/sqlite":            {"engine/db", "engine/job"}, // drivers live behind engine/db; River brings its own file
	"github.com/jackc/pgx":          {"engine/db", "engine/job"},
	"github.com/pressly/goose":      {"engine/db"},
	"github.com/riverqueue":         {"engine/job"},
	"github.com/danielgtaylor/huma": {"engine/op"},
	"github.com/go-json-experiment": {"base/pen", "engine/op", "engine/event", "studio/flow", "studio/blueprint", "trade/order"},
	"cel.dev/cel-go":                {"studio/rule"},
	"github.com/xuri/excelize":      {"plug/sheet"},
	"github.com/wneessen/go-mail":   {"plug/mail"},
	"golang.org/x/crypto":           {"studio/identity"},
	"github.com/coreos/go-oidc":     {"plug/oidc"},
	"golang.org/x/oauth2":           {"plug/oidc"},
	"github.com/alecthomas/kong":    {"app"},
	"github.com/santhosh-tekuri":    {"studio/blueprint"},
	"database/sql":                  {"engine/db", "engine/job"},
	"net/http":                      {"engine/op", "engine/job", "app", "studio/identity", "plug/webhook", "plug/oidc"},
}

// sweeps are the statements that may read across workspaces: the local list
// of workspaces and logins, and the relay's and the clock's look for work.
var sweeps = map[string]string{
	"engine/event":    "the relay and the clock look for work over all workspaces",
	"studio/identity": "the local list of workspaces",
	"studio/notify":   "the clock looks for webhooks that wait over all workspaces",
}

type goPackage struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []goPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p goPackage
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) > 0 {
			all = append(all, p)
		}
	}
	return all
}

// place cuts an import path into floor and room: "trade", "order".
func place(path string) (floor, room string) {
	rest, ok := strings.CutPrefix(path, "bespoke/internal/")
	if !ok {
		return "", ""
	}
	floor, room, _ = strings.Cut(rest, "/")
	room, _, _ = strings.Cut(room, "/")
	return floor, room
}

func TestImportsOnlyGoDown(t *testing.T) {
	for _, p := range packages(t) {
		floor, room := place(p.ImportPath)
		if supportsTests(p.ImportPath) {
			continue
		}
		for _, imp := range p.Imports {
			if to, toRoom := place(imp); to != "" && !mayImport(floor, room, to, toRoom) {
				t.Errorf("%s imports %s: imports only go down (docs/house.md, law 2)", p.ImportPath, imp)
			}
			for lib, rooms := range onlyIn {
				if (imp == lib || strings.HasPrefix(imp, lib+"/")) && !slices.ContainsFunc(rooms, func(r string) bool {
					return strings.HasPrefix(floor+"/"+room, r)
				}) {
					t.Errorf("%s imports %s, which only %v may", p.ImportPath, imp, rooms)
				}
			}
		}
	}
}

func mayImport(floor, room, to, toRoom string) bool {
	from, down := slices.Index(floors, floor), slices.Index(floors, to)
	switch {
	case down < from:
		return true
	case down > from:
		return false
	case room == toRoom:
		return true
	case floor == "trade":
		return slices.Contains(trade[room], toRoom)
	case order[floor] != nil:
		return slices.Index(order[floor], toRoom) < slices.Index(order[floor], room)
	}
	return floor == "base" || floor == "app" || floor == "plug"
}

func TestEveryRoomIntroducesItself(t *testing.T) {
	for _, p := range packages(t) {
		floor, room := place(p.ImportPath)
		if floor != "engine" && floor != "studio" && floor != "trade" || strings.Count(p.ImportPath, "/") > 3 {
			continue
		}
		if _, err := os.Stat(filepath.Join(p.Dir, "doc.go")); err != nil {
			t.Errorf("%s/%s has no doc.go: half a page for someone new", floor, room)
		}
	}
}

func TestFilesHoldOneIdea(t *testing.T) {
	walk(t, func(path, text string) {
		if n := strings.Count(text, "\n"); n > 600 {
			t.Errorf("%s has %d lines; more than 600 is more than one idea", path, n)
		}
	})
}

var (
	tableMade = regexp.MustCompile(`(?i)CREATE TABLE (?:IF NOT EXISTS )?(\w+)`)
	tableUsed = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)`)
	looksSQL  = regexp.MustCompile(`^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s`)
)

// statements lists the texts of a Go file that look like SQL. Parts that are
// joined with + are one text; names of constants among them count as nothing.
func statements(t *testing.T, path, text string) (found []string) {
	file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		joined, literal := join(e)
		if literal && looksSQL.MatchString(joined) {
			found = append(found, joined)
		}
		return !literal
	})
	return found
}

// join puts the literals of a sum of texts together.
func join(e ast.Expr) (text string, literal bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, isLeft := join(e.X)
		right, isRight := join(e.Y)
		return left + right, e.Op == token.ADD && (isLeft || isRight)
	}
	return "", false
}

// supportsTests tells whether a folder is only for tests of other rooms.
func supportsTests(room string) bool { return strings.HasSuffix(room, "test") }

func TestEveryTableHasOneOwner(t *testing.T) {
	owner := tables(t)
	walk(t, func(path, text string) {
		room := filepath.Dir(path)
		if strings.HasSuffix(path, "_test.go") || supportsTests(room) || strings.HasPrefix(room, "engine/db") || strings.HasPrefix(room, "engine/job") {
			return
		}
		for _, s := range statements(t, path, text) {
			if base := filepath.Base(path); !strings.HasPrefix(base, "store") {
				t.Errorf("%s holds SQL; a room's SQL stands in its store.go", path)
			}
			if !strings.Contains(s, "workspace_id") && sweeps[room] == "" {
				t.Errorf("%s: a statement does not name workspace_id: %.80s", path, s)
			}
			for _, m := range tableUsed.FindAllStringSubmatch(s, -1) {
				if who := owner[strings.ToLower(m[1])]; who != "" && who != room && room != "trade/insight" {
					t.Errorf("%s reads or writes %s, which belongs to %s", path, m[1], who)
				}
			}
		}
	})
}

var forbidden = map[string]*regexp.Regexp{
	"OFFSET (keyset pages instead)":          regexp.MustCompile(`(?i)\bOFFSET\s+\?`),
	"$n (write ?, it is rewritten)":          regexp.MustCompile(`\$[0-9]`),
	"MERGE":                                  regexp.MustCompile(`(?i)\bMERGE INTO\b`),
	"NOTIFY or LISTEN":                       regexp.MustCompile(`\b(NOTIFY|LISTEN)\s`),
	"an advisory lock":                       regexp.MustCompile(`pg_advisory`),
	"a JSON operator (read JSON whole)":      regexp.MustCompile(`json_extract|->>|jsonb?_`),
	"ON DELETE SET NULL":                     regexp.MustCompile(`(?i)ON DELETE SET NULL`),
	"a trigger":                              regexp.MustCompile(`(?i)CREATE TRIGGER`),
	"a sequence":                             regexp.MustCompile(`(?i)\b(SERIAL|AUTOINCREMENT|nextval)\b`),
	"the database's clock (pass the moment)": regexp.MustCompile(`(?i)\b(now\(\)|CURRENT_TIMESTAMP)`),
}

func TestSQLRunsShardedAndOnBothDatabases(t *testing.T) {
	check := func(path, sql string) {
		for what, re := range forbidden {
			if re.MatchString(sql) {
				t.Errorf("%s uses %s: %.80s", path, what, sql)
			}
		}
	}
	walk(t, func(path, text string) {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "engine/db/") || strings.HasPrefix(path, "engine/job/") {
			return
		}
		for _, s := range statements(t, path, text) {
			check(path, s)
		}
	})
	for path, text := range migrations(t) {
		check(path, text)
	}
}

func TestEveryTableIsSharded(t *testing.T) {
	body := regexp.MustCompile(`(?is)CREATE TABLE (?:IF NOT EXISTS )?(\w+)\s*\((.*?)\n\)(?: /\*sqlite: WITHOUT ROWID \*/)?;\s*(--[^\n]*)?`)
	local := []string{"workspaces"} // the local list of workspaces
	for path, text := range migrations(t) {
		for _, m := range body.FindAllStringSubmatch(text, -1) {
			if slices.Contains(local, m[1]) {
				continue
			}
			flat := strings.Join(strings.Fields(m[2]), " ")
			if !strings.HasPrefix(flat, "workspace_id uuid") || !strings.Contains(flat, "PRIMARY KEY (workspace_id") {
				t.Errorf("%s: table %s must begin with workspace_id uuid and have it first in its primary key", path, m[1])
			}
			if !strings.Contains(m[3], "distribute: workspace_id") {
				t.Errorf("%s: table %s lacks the comment `-- distribute: workspace_id`", path, m[1])
			}
		}
	}
}

// tables tells which room made each table, from the migrations.
func tables(t *testing.T) map[string]string {
	owner := map[string]string{}
	for path, text := range migrations(t) {
		room := filepath.Dir(filepath.Dir(path))
		for _, m := range tableMade.FindAllStringSubmatch(text, -1) {
			if other := owner[m[1]]; other != "" && other != room {
				t.Errorf("table %s is made by %s and %s", m[1], other, room)
			}
			owner[m[1]] = room
		}
	}
	return owner
}

func migrations(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, path := range glob(t, "*/*/migrations/*.sql") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found[path] = string(text)
	}
	return found
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// walk hands over every Go file that people wrote.
func walk(t *testing.T, see func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil && !generated(string(text)) {
			see(path, string(text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func generated(text string) bool {
	s := bufio.NewScanner(strings.NewReader(text))
	return s.Scan() && strings.HasPrefix(s.Text(), "// Code generated")
}

// factTag finds the members of answers that tell a fact, with their JSON.
var factTag = regexp.MustCompile("`json:\"([^\"]*)\" fact:\"([^\"]*)\"")

// TestWhatTellsAFactCanBeHidden: the fact is one that roles can name, and its
// member can be left out of an answer.
func TestWhatTellsAFactCanBeHidden(t *testing.T) {
	var registry struct {
		Facts map[string]any
	}
	text, err := os.ReadFile("studio/rule/testdata/registry.json")
	if err == nil {
		err = json.Unmarshal(text, &registry)
	}
	if err != nil || len(registry.Facts) == 0 {
		t.Fatal(err)
	}
	seen := 0
	walk(t, func(path, text string) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		for _, m := range factTag.FindAllStringSubmatch(text, -1) {
			seen++
			if !strings.Contains(m[1], "omit") && m[1] != "-" {
				t.Errorf("%s: a member that tells %s cannot be absent", path, m[2])
			}
			if registry.Facts[m[2]] == nil && !strings.HasSuffix(m[2], ".fields.*") && m[2] != "line.options.*" {
				t.Errorf("%s: there is no fact %s", path, m[2])
			}
		}
	})
	if seen < 50 {
		t.Errorf("only %d members tell facts", seen)
	}
}
