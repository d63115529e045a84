package op

import (
	"context"
	"net/http"
	"reflect"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
)

// AddFiles registers how files are sent: said first, sent in pieces, finished.
// A file's address speaks the core of tus 1.0 (HEAD and PATCH with
// Upload-Offset), so its programs can be used too.
func AddFiles(r *Registry, files *file.Service) {
	AddQuery(r, Query[file.LimitsInput, file.Limits]{Name: "file.limits", Path: "/api/v1/files/limits", Own: true,
		Doc: fault.Text{ZH: "上传文件的限制", EN: "What files are taken, told before one is chosen"},
		Run: func(_ context.Context, _ act.Act, _ db.Reader, in file.LimitsInput) (file.Limits, error) {
			return files.Limits(in)
		}})
	AddSimple(r, Simple[file.AddInput, file.View]{Name: "file.add", Method: http.MethodPost, Path: "/api/v1/files", Status: http.StatusCreated,
		Doc: fault.Text{ZH: "开始上传一个文件", EN: "Begins to send a file: refused before any byte, or answered with where to send it"},
		Do:  eachCommand(files.Add)})
	AddQuery(r, Query[file.ByID, file.View]{Name: "file.get", Path: "/api/v1/files/{id}", Own: true,
		Doc: fault.Text{ZH: "自己的文件和已收到的字节数（也可用 HEAD）", EN: "One of your own files, and how much of it is here; HEAD answers in headers"},
		Run: func(_ context.Context, a act.Act, rd db.Reader, in file.ByID) (file.View, error) {
			return files.View(rd, a, in)
		}})
	addUpload(r, files)
	AddSimple(r, Simple[file.FinishInput, file.View]{Name: "file.finish", Method: http.MethodPost, Path: "/api/v1/files/{id}/finish", Permission: "file.add",
		Doc: fault.Text{ZH: "结束上传：核对内容", EN: "Ends an upload: its content is read, named and kept"},
		Prepare: func(ctx context.Context, a act.Act, in *file.FinishInput) error {
			return files.Seal(ctx, a, *in)
		},
		Do: eachCommand(func(tx db.Tx, a act.Act, in file.FinishInput) (file.View, error) { return file.Finish(tx, a, in.ID) })})
	AddSimple(r, Simple[file.ByID, file.View]{Name: "file.drop", Method: http.MethodDelete, Path: "/api/v1/files/{id}", Own: true,
		Doc: fault.Text{ZH: "删除自己还没用上的文件", EN: "Removes one of your own files that nothing holds"}, Do: eachCommand(file.Drop)})
	AddDownload(r, files, Download[file.ByID]{Name: "file.open", Path: "/api/v1/files/{id}/content", Own: true,
		Doc: fault.Text{ZH: "下载自己上传的文件", EN: "The content of one of your own files"},
		Run: func(_ context.Context, a act.Act, rd db.Reader, in file.ByID) (file.File, error) {
			return file.Mine(rd, a, in.ID)
		}})
}

// eachCommand makes a batch of what is done to one file at a time.
func eachCommand[In any](do func(db.Tx, act.Act, In) (file.View, error)) func(context.Context, *event.Tx, []Cmd[In]) []Result[file.View] {
	return func(_ context.Context, tx *event.Tx, cmds []Cmd[In]) []Result[file.View] {
		out := make([]Result[file.View], len(cmds))
		for i, c := range cmds {
			out[i].Out, out[i].Err = do(tx, c.Act, c.In)
		}
		return out
	}
}

// AddDownload registers a read whose answer is a file.
func AddDownload[In any](r *Registry, files *file.Service, q Download[In]) {
	e := newEntry[In, struct{}](Descriptor{Kind: KindRaw, Name: q.Name, Method: http.MethodGet, Path: q.Path, Permission: q.Permission, Own: q.Own, Doc: q.Doc})
	e.Out, e.files = nil, files
	if e.Permission == "" && !e.Own {
		e.Permission = nounOf(q.Name) + ".read"
	}
	e.fetch = func(ctx context.Context, a act.Act, rd db.Reader, in any) (file.File, error) {
		return q.Run(ctx, a, rd, *in.(*In))
	}
	r.add(e)
}

// addUpload registers the one address that takes bytes.
func addUpload(r *Registry, files *file.Service) {
	r.add(&entry{files: files, newIn: func() any { return new(file.WriteInput) }, Descriptor: Descriptor{Kind: KindRaw, Name: "file.write",
		Method: http.MethodPatch, Path: "/api/v1/files/{id}", Permission: "file.add", Status: http.StatusNoContent, In: reflect.TypeFor[file.WriteInput](),
		Doc: fault.Text{ZH: "从 Upload-Offset 处接着发送文件内容", EN: "Sends what follows the offset; what arrives is kept even if the rest does not"}}})
}
