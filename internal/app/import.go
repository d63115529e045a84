package app

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/plug/orderfile"
	"bespoke/internal/studio/blueprint"
)

type importCommand struct {
	Orders importOrders `cmd:"" help:"Place the orders of CSV or XLSX files; what is there already is not placed again."`
}

type importOrders struct {
	keyed
	Map    string   `required:"" placeholder:"FILE" help:"What the columns mean: see docs/import."`
	Report string   `placeholder:"FILE" help:"Write the refused rows here, as CSV."`
	JSON   bool     `help:"Print the summary as JSON."`
	Files  []string `arg:"" help:"The files: .csv, .csv.gz, .xlsx."`
}

// imported is the summary with what it took.
type imported struct {
	orderfile.Summary
	Seconds    float64 `json:"seconds"`
	Rate       float64 `json:"rowsPerSecond"`
	PeakMemory int64   `json:"peakMemoryBytes"`
}

// Run imports the files. It exits 1 when a whole order was refused; rows that
// make no sense are reported and do not fail it.
func (c *importOrders) Run(o *output) error {
	return c.acting(o, "order.place", func(ctx context.Context, h *House, a act.Act) error {
		ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		defer stop()
		done, err := c.run(ctx, h, a)
		if done == nil {
			return err
		}
		if said := c.say(o, done); said != nil {
			return said
		}
		if err == nil && done.Orders.Refused > 0 {
			err = errFound
		}
		return err
	})
}

// run imports with progress and report; what was placed before an error is told with it.
func (c *importOrders) run(ctx context.Context, h *House, a act.Act) (*imported, error) {
	options, err := c.options(ctx, h, a)
	if err != nil {
		return nil, err
	}
	closeReport, err := c.report(&options)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	im, err := orderfile.New(options)
	if err != nil {
		closeReport()
		return nil, err
	}
	end := progress(im, os.Stderr, start)
	err = im.Run(ctx)
	end()
	if failed := closeReport(); err == nil {
		err = failed
	}
	took := time.Since(start).Seconds()
	sum := im.Summary()
	return &imported{sum, took, float64(sum.Rows) / took, orderfile.PeakMemory()}, err
}

// options asks the workspace of the key what the mapping may leave out.
func (c *importOrders) options(ctx context.Context, h *House, a act.Act) (o orderfile.Options, err error) {
	raw, err := os.ReadFile(c.Map)
	if err != nil {
		return o, fmt.Errorf("read the mapping: %w", err)
	}
	mapping, err := orderfile.Parse(raw)
	if err != nil {
		return o, err
	}
	who := func(ctx context.Context) (act.Act, error) {
		now, err := h.Identity.Authenticate(ctx, c.Key)
		now.At, now.Channel, now.Request = h.Clock.Now(), a.Channel, a.Request
		return now, err
	}
	o = orderfile.Options{Mapping: mapping, Files: c.Files, Lang: a.Lang, Who: who, DB: h.DB,
		AddCustomer: h.Parties.Add, AddProduct: h.Products.Add, Place: h.Orders.PlaceMany}
	return o, h.DB.Read(ctx, a, func(r db.Reader) error {
		release, err := h.Blueprint.Current(ctx, r)
		if err != nil {
			return err
		}
		w := blueprint.Of[*blueprint.Workspace](release)
		o.Zone, o.Currency = w.Zone, w.Currency
		return nil
	})
}

// report begins the report, if one is wanted.
func (c *importOrders) report(o *orderfile.Options) (closing func() error, err error) {
	if c.Report == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(c.Report)
	if err != nil {
		return nil, fmt.Errorf("begin the report: %w", err)
	}
	r, err := orderfile.NewReport(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("begin the report: %w", err)
	}
	o.Refused = r.Add
	return func() error {
		err := r.Close()
		if closed := f.Close(); err == nil {
			err = closed
		}
		return err
	}, nil
}

// progress tells how far the import is: every second to a person, every ten to a log.
func progress(im *orderfile.Import, to *os.File, start time.Time) (end func()) {
	every, line := 10*time.Second, "%s\n"
	if info, err := to.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		every, line = time.Second, "\r\x1b[K%s"
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() { // ends with the import; end waits for it
		defer close(stopped)
		beat := time.NewTicker(every)
		defer beat.Stop()
		for {
			select {
			case <-stop:
				if every == time.Second {
					fmt.Fprint(to, "\r\x1b[K")
				}
				return
			case <-beat.C:
				s := im.Summary()
				fmt.Fprintf(to, line, fmt.Sprintf("%d of %d rows, %d orders placed, %d there already, %.0f s",
					s.Rows, s.Total, s.Orders.Placed, s.Orders.There, time.Since(start).Seconds()))
			}
		}
	}()
	return func() { close(stop); <-stopped }
}

// say prints the summary.
func (c *importOrders) say(o *output, done *imported) error {
	if c.JSON {
		return o.json(done)
	}
	return done.print(o.out)
}

func (done *imported) print(out io.Writer) error {
	refused := 0
	for _, n := range done.Refused {
		refused += n
	}
	fmt.Fprintf(out, "rows      %d read, %d accepted, %d refused\n", done.Rows, done.Accepted, refused)
	for _, code := range slices.Sorted(maps.Keys(done.Refused)) {
		fmt.Fprintf(out, "          %d %s\n", done.Refused[code], code)
	}
	fmt.Fprintf(out, "          %d of the default customer, %d free\n", done.Defaulted, done.Free)
	fmt.Fprintf(out, "orders    %d placed, %d there already, %d refused; the largest has %d lines\n",
		done.Orders.Placed, done.Orders.There, done.Orders.Refused, done.Largest)
	fmt.Fprintf(out, "added     %d customers, %d products\n", done.Customers, done.Products)
	t := done.Totals
	fmt.Fprintf(out, "placed    gross %s, goods %s, freight %s, total %s %s\n", t.Gross.Text(), t.Goods.Text(), t.Freight.Text(), t.Total.Text(), t.Total.Currency)
	_, err := fmt.Fprintf(out, "took      %.1f s, %.0f rows/s, %d MB of memory at most\n", done.Seconds, done.Rate, done.PeakMemory>>20)
	return err
}
