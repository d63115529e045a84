package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"bespoke/bench/rig"
	"bespoke/internal/app"
)

// house opens the program in this process and serves it; nothing but requests
// goes on in it.
func (b *bench) house(d rig.Database) (h *app.House, addr string, leave func(), err error) {
	h, err = app.Open(b.ctx, app.Config{DB: d.URL, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return nil, "", nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", nil, errors.Join(err, h.Close())
	}
	server := &http.Server{Handler: h.Handler(), ReadHeaderTimeout: time.Minute}
	go server.Serve(listener) // ends with Shutdown
	return h, listener.Addr().String(), func() {
		server.Shutdown(context.WithoutCancel(b.ctx))
		h.Close()
	}, nil
}
