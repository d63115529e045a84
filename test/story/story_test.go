// Package story runs the whole binary against real databases, as a business
// would use it: each file of testdata is one story.
package story

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"bespoke/internal/app"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bespoke": func() { os.Exit(app.Run(os.Args[1:], os.Stdout, os.Stderr)) }})
}

func TestStoriesOnSQLite(t *testing.T) {
	t.Parallel()
	run(t, func(t testscript.T, e *testscript.Env) string { return "sqlite:" + filepath.Join(e.WorkDir, "shop.db") })
}

func TestStoriesOnPostgreSQL(t *testing.T) {
	t.Parallel()
	urls := make(chan string, 64)
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for range files {
		urls <- dbtest.URL(t, db.Postgres)
	}
	run(t, func(testscript.T, *testscript.Env) string { return <-urls })
}

func run(t *testing.T, database func(testscript.T, *testscript.Env) string) {
	mail := &post{t: t}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("BESPOKE_DB", database(e.T(), e))
			e.Setenv("LANG", "en")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serve, "halt": halt, "call": call, "want": want, "save": save, "open": open,
			"many": many, "until": until, "each": each, "post": mail.open, "told": mail.told,
		},
	})
}

// open makes a workspace of a template and keeps its owner's key: open furniture.
func open(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(ts.Exec("bespoke", "workspace", "create", "--name", "Story", "--template", args[0], "--json"))
	var made struct{ APIKey string }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &made))
	ts.Setenv("KEY", made.APIKey)
}

// serve starts the server on a free port, with more flags, and waits until it is ready.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	addr := l.Addr().String()
	ts.Check(l.Close())
	binary, err := exec.LookPath("bespoke")
	ts.Check(err)
	cmd := exec.Command(binary, "serve", "--db", ts.Getenv("BESPOKE_DB"), "--addr", addr)
	cmd.Args = append(cmd.Args, args...)
	log, err := os.Create(ts.MkAbs("server.log"))
	ts.Check(err)
	cmd.Stdout, cmd.Stderr = log, log
	ts.Check(cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	ts.Defer(func() { cmd.Process.Kill() })
	ts.Setenv("ADDR", addr)
	ts.Setenv("PID", strconv.Itoa(cmd.Process.Pid))
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		select {
		case err := <-ended:
			ts.Fatalf("the server ended: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
		if answer, err := http.Get("http://" + addr + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
	}
	ts.Fatalf("the server did not become ready")
}

// halt ends the server: halt, or halt kill for kill -9. (testscript has a stop of its own, which ends the story.)
func halt(ts *testscript.TestScript, neg bool, args []string) {
	signal := "-TERM"
	if len(args) == 1 {
		signal = "-KILL"
	}
	ts.Check(ts.Exec("kill", signal, ts.Getenv("PID")))
	for range 2000 {
		if _, err := http.Get("http://" + ts.Getenv("ADDR") + "/healthz"); err != nil {
			return
		}
		time.Sleep(5 * time.Millisecond) // the port closes when the process has ended
	}
	ts.Fatalf("the server did not stop")
}

// call asks the API and checks the status: call POST /api/v1/orders order.json 201 [header=value…].
// The answer is kept in answer.json; "-" is no body.
func call(ts *testscript.TestScript, neg bool, args []string) {
	var body io.Reader
	if args[2] != "-" {
		body = strings.NewReader(os.Expand(ts.ReadFile(args[2]), ts.Getenv))
	}
	request, err := http.NewRequest(args[0], "http://"+ts.Getenv("ADDR")+os.Expand(args[1], ts.Getenv), body)
	ts.Check(err)
	request.Header.Set("Authorization", "Bearer "+ts.Getenv("KEY"))
	request.Header.Set("Accept-Language", "en")
	for _, header := range args[4:] {
		name, value, _ := strings.Cut(header, "=")
		request.Header.Set(name, os.Expand(value, ts.Getenv))
	}
	answer, err := http.DefaultClient.Do(request)
	ts.Check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("answer.json"), text, 0o600))
	if strconv.Itoa(answer.StatusCode) != args[3] {
		ts.Fatalf("%s %s: %s, want %s\n%s", args[0], args[1], answer.Status, args[3], text)
	}
}

// want holds a member of the answer against a value: want route.lane special;
// want lines.0.sku SOFA-3; ! want tasks (absent); want items.# 3 (how many).
func want(ts *testscript.TestScript, neg bool, args []string) {
	got, there := member(ts, args[0])
	expected := strings.Join(args[1:], " ")
	switch {
	case neg && len(args) == 1 && !there, neg && len(args) > 1 && got != expected, !neg && there && got == os.Expand(expected, ts.Getenv):
		return
	}
	ts.Fatalf("%s is %q, want %q (not: %v) in\n%s", args[0], got, expected, neg, ts.ReadFile("answer.json"))
}

// save keeps a member of the answer as a variable: save id ORDER; or of a link what
// stands behind a text: save link TOKEN '#invitation='.
func save(ts *testscript.TestScript, neg bool, args []string) {
	got, there := member(ts, args[0])
	if !there {
		ts.Fatalf("there is no %s in\n%s", args[0], ts.ReadFile("answer.json"))
	}
	if len(args) > 2 {
		_, got, _ = strings.Cut(got, args[2])
	}
	ts.Setenv(args[1], got)
}

// member finds a.b.0.c in the answer. [x=y] finds the element of a list whose x
// is y; a key with dots is written with bars: inputs.order|total.
func member(ts *testscript.TestScript, path string) (string, bool) {
	var v any
	d := json.NewDecoder(bytes.NewReader([]byte(ts.ReadFile("answer.json"))))
	d.UseNumber()
	ts.Check(d.Decode(&v))
	for _, key := range strings.Split(path, ".") {
		v = step(v, strings.ReplaceAll(key, "|", "."))
		if v == nil {
			return "", false
		}
	}
	switch v := v.(type) {
	case map[string]any, []any:
		text, err := json.Marshal(v)
		ts.Check(err)
		return string(text), true
	}
	return fmt.Sprint(v), true
}

func step(v any, key string) any {
	switch v := v.(type) {
	case map[string]any:
		return v[key]
	case []any:
		if key == "#" {
			return json.Number(strconv.Itoa(len(v)))
		}
		if name, value, ok := strings.Cut(strings.Trim(key, "[]"), "="); ok {
			for _, one := range v {
				if m, ok := one.(map[string]any); ok && fmt.Sprint(m[name]) == value {
					return one
				}
			}
			return nil
		}
		if i, err := strconv.Atoi(key); err == nil && i < len(v) {
			return v[i]
		}
	}
	return nil
}
