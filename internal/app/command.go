package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"

	"github.com/alecthomas/kong"

	"bespoke/internal/base/fault"
)

// line is the command line.
type line struct {
	Serve     serveCommand     `cmd:"" help:"Serve the API."`
	Workspace workspaceCommand `cmd:"" help:"Make a workspace."`
	Blueprint blueprintCommand `cmd:"" help:"Check, export or publish a blueprint as files."`
	Import    importCommand    `cmd:"" help:"Import orders from CSV or XLSX."`
	Audit     auditCommand     `cmd:"" help:"Recompute every counter from its ledger; exits 1 with the differences."`
	Openapi   openapiCommand   `cmd:"" name:"openapi" help:"Print the OpenAPI document."`
	Events    eventsCommand    `cmd:"" help:"Print the facts with their members."`
	Registry  registryCommand  `cmd:"" help:"Print facts, decision points, operators, events and verbs."`
}

// database is what every command over a database asks for.
type database struct {
	DB     string `name:"db" env:"BESPOKE_DB" required:"" placeholder:"URL" help:"sqlite:FILE or postgres://…"`
	Admin  string `name:"db-admin" env:"BESPOKE_DB_ADMIN" placeholder:"URL" help:"PostgreSQL address for migrations; default the same."`
	Master string `name:"key-file" env:"BESPOKE_KEY_FILE" placeholder:"FILE" help:"The key that seals secrets in the database; default beside the SQLite file, where it is made."`
}

func (d database) config(o *output) Config {
	return Config{DB: d.DB, Admin: d.Admin, KeyFile: d.Master, Log: o.log}
}

type serveCommand struct {
	database
	Addr  string   `default:"127.0.0.1:8080" env:"BESPOKE_ADDR" placeholder:"HOST:PORT" help:"Where to listen."`
	Site  string   `env:"BESPOKE_SITE" placeholder:"URL" help:"Where people reach this server, as https://order.example.com; links that are sent begin with it."`
	SMTP  string   `name:"smtp-url" env:"BESPOKE_SMTP_URL" placeholder:"URL" help:"Mail server that sends codes and links: smtp://user:password@host:587 or smtps://host:465."`
	From  string   `name:"mail-from" env:"BESPOKE_MAIL_FROM" placeholder:"ADDRESS" help:"Sender of mails, as: Wood <orders@example.com>."`
	Proxy []string `env:"BESPOKE_PROXY" placeholder:"ADDRESS" help:"Addresses or networks of reverse proxies whose X-Forwarded-For and -Proto are believed."`
	Files string   `env:"BESPOKE_FILES" placeholder:"FOLDER" help:"Where attachments are kept; default beside the SQLite file, required with PostgreSQL to take any."`
	Intra bool     `name:"webhook-private" env:"BESPOKE_WEBHOOK_PRIVATE" help:"Let webhooks and sign-on go into private networks and over http: for intranets, where nobody outside may add one."`
	Demo  bool     `env:"BESPOKE_DEMO" help:"Show the guided demo at /demo."`
	Batch int      `default:"256" hidden:"" help:"Commands in one turn of a queue; for measuring."`
}

func (c *serveCommand) config(o *output) (Config, error) {
	cfg := c.database.config(o)
	cfg.Batch, cfg.Site, cfg.Files, cfg.Mail = c.Batch, c.Site, c.Files, Mail{c.SMTP, c.From}
	cfg.Hooks = Hooks{Send: true, Private: c.Intra}
	for _, text := range c.Proxy {
		p, err := parseNetwork(text)
		if err != nil {
			return cfg, fmt.Errorf("--proxy %s: %w", text, err)
		}
		cfg.Proxies = append(cfg.Proxies, p)
	}
	return cfg, nil
}

// parseNetwork reads an address or a network: 10.0.0.5 or 10.0.0.0/8.
func parseNetwork(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	return netip.ParsePrefix(s)
}

// output is where a command writes.
type output struct {
	out io.Writer
	log *slog.Logger
}

func (o *output) json(v any) error {
	e := json.NewEncoder(o.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// errFound ends a command that worked and found what it looks for.
var errFound = errors.New("there is something to mend")

// Run does what the arguments say and returns the program's exit code.
func Run(args []string, out, errs io.Writer) int {
	var cli line
	level := slog.LevelInfo
	o := &output{out: out, log: slog.New(slog.NewJSONHandler(errs, &slog.HandlerOptions{Level: level}))}
	parser, err := kong.New(&cli, kong.Name("bespoke"), kong.Description("Bespoke (量单): order management that is configured, not programmed."),
		kong.Writers(out, errs), kong.UsageOnError(), kong.Bind(o))
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	command, err := parser.Parse(args)
	if err != nil {
		parser.Errorf("%s", err)
		return 2
	}
	if err := command.Run(o); err != nil {
		complain(errs, err)
		return 1
	}
	return 0
}

// complain tells an error in the language of the terminal.
func complain(errs io.Writer, err error) {
	if errors.Is(err, errFound) {
		return
	}
	f := fault.As(err)
	if f == nil {
		fmt.Fprintln(errs, "bespoke:", err)
		return
	}
	lang := "en"
	if l := os.Getenv("LANG"); len(l) > 1 && l[:2] == "zh" {
		lang = "zh-CN"
	}
	fmt.Fprintln(errs, "bespoke:", f.Say(lang))
	for _, p := range f.Parts {
		fmt.Fprintf(errs, "  %s: %s (%s)\n", p.Field, p.Say(lang), p.Code)
	}
	if fix := f.Remedy(lang); fix != "" {
		fmt.Fprintln(errs, "→", fix)
	}
}

// house opens the house for one command and closes it after.
func (d database) house(o *output, do func(context.Context, *House) error) error {
	ctx := context.Background()
	h, err := Open(ctx, d.config(o))
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, h), h.Close())
}
