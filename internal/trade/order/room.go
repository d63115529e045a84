package order

import (
	"embed"
	"io/fs"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the tables of orders.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "order", Files: sub, Sealed: sealed()}
}

// Register adds the room's verbs, queries and facts, and lets flows run for orders.
func (s *Service) Register(r *op.Registry, facts *event.Log) {
	event.Declare[PlacedFact](facts)
	event.Declare[ConfirmedFact](facts)
	event.Declare[ReleasedFact](facts)
	event.Declare[CancelledFact](facts)
	event.Declare[ChangedFact](facts)
	event.Declare[PostedFact](facts)
	event.Declare[DroppedFact](facts)
	event.Declare[FilesFact](facts)
	event.Declare[FileDroppedFact](facts)
	event.Declare[ErasedFact](facts)
	event.Subscribe(facts, "order.finds", s.hearPlaced)
	event.Subscribe(facts, "order.lasts", s.hearLast)
	facts.Patient("order.lasts")
	event.Subscribe(facts, "order.ends", s.hearFinished)
	event.Subscribe(facts, "order.ends", s.hearCancelled)
	s.o.Flows.Serve("order", s)
	s.watch(facts)
	op.AddAsk(r, op.Ask[Request, View]{Name: "order.quote", Path: "/api/v1/quotes", Run: s.quote,
		Doc: fault.Text{ZH: "试算：订单会是什么样，什么都不保存", EN: "What an order would be; nothing is stored"}})
	s.Place = op.AddVerb(r, op.Verb[Request, *draft, View]{Name: "order.place", Method: "POST", Path: "/api/v1/orders", Status: 201,
		Doc: fault.Text{ZH: "下单", EN: "Places an order"}, Weight: weigh, Decide: s.decidePlace, Commit: s.commitPlace, Preview: previewPlace})
	s.addMany(r)
	s.addCancelling(r, facts)
	op.AddVerb(r, op.Verb[ReleaseInput, *changed, View]{Name: "order.release", Method: "POST", Path: "/api/v1/orders/{id}/release", Bulk: each,
		Doc: fault.Text{ZH: "放行开工", EN: "Lets work on an order begin"}, Decide: s.decidePhase("order.release"), Commit: s.commitChange, Preview: previewChange})
	op.AddVerb(r, op.Verb[ConfirmInput, *changed, View]{Name: "order.confirm", Internal: true,
		Doc: fault.Text{ZH: "确认订单（由流程调用）", EN: "Confirms an order; called by its flow"}, Decide: s.decidePhase("order.confirm"), Commit: s.commitChange})
	op.AddSimple(r, op.Simple[LinkInput, Link]{Name: "order.link", Method: "POST", Path: "/api/v1/orders/{id}/link", Permission: "order.read",
		Doc: fault.Text{ZH: "生成客户查看进度的链接", EN: "Makes a link with which a customer follows an order"}, Do: s.links})
	op.AddVerb(r, op.Verb[NoteInput, noteRow, NoteView]{Name: "order.note", Method: "POST", Path: "/api/v1/orders/{id}/notes", Status: 201, Bulk: each,
		Doc: fault.Text{ZH: "给订单留言", EN: "Writes a note about an order"}, Decide: s.decideNotes, Commit: commitNotes, Preview: previewNote})
	op.AddVerb(r, op.Verb[DropNoteInput, noteRow, NoteView]{Name: "order.dropNote", Method: "DELETE", Path: "/api/v1/orders/{id}/notes/{note}", Permission: "order.note",
		Doc: fault.Text{ZH: "撤下自己 15 分钟内的留言", EN: "Takes a note back that one wrote, within 15 minutes"}, Decide: s.decideDrops, Commit: commitDrops, Preview: previewNote})
	s.erasure(r)
	s.files(r)
	s.queries(r)
}

// erasure registers what becomes of a person's data on request.
func (s *Service) erasure(r *op.Registry) {
	op.AddVerb(r, op.Verb[EraseInput, *erasing, Erased]{Name: "party.erase", Method: "POST", Path: "/api/v1/parties/{id}/erase",
		Doc:    fault.Text{ZH: "删除客户的个人信息：处处不可再读，订单、金额、库存数字保留", EN: "Erases what is personal of a party, everywhere; orders, money and stock stay"},
		Decide: s.decideErase, Commit: s.commitErase, Preview: func(c op.Cmd[*erasing]) Erased { return c.In.answer }})
	op.AddQuery(r, op.Query[ErasureInput, Erasure]{Name: "party.erasure", Path: "/api/v1/parties/{id}/erase", Permission: "party.erase",
		Doc: fault.Text{ZH: "删除客户的个人信息会删掉什么、留下什么，以及原因", EN: "What erasing a party would take, what would stay, and why"}, Run: s.erasureOf})
	op.AddSimple(r, op.Simple[ExportInput, Exporting]{Name: "party.export", Method: "POST", Path: "/api/v1/parties/{id}/exports", Status: 201, Permission: "party.read",
		Doc:     fault.Text{ZH: "导出保存的关于一个客户的全部数据和文件，在后台进行", EN: "Exports all that is kept about a party, with files, in the background"},
		Prepare: s.prepareExport, Do: s.export})
	op.AddSimple(r, op.Simple[MineInput, Exporting]{Name: "party.mine", Method: "POST", Path: "/api/v1/session/exports", Status: 201, Own: true,
		Doc:     fault.Text{ZH: "我的数据：导出保存的关于我的全部数据和文件，在后台进行", EN: "Exports all that is kept about the customer who asks, with files, in the background"},
		Prepare: s.prepareMine, Do: s.mine})
}

// each is what may be done to many orders at once.
var each = &op.Bulk{Item: "id", List: "order.find"}

// files registers what is attached to orders.
func (s *Service) files(r *op.Registry) {
	s.o.Files.Serve(filePurpose, MaxFiles)
	op.AddVerb(r, op.Verb[AttachInput, attachment, Attached]{Name: "order.attach", Method: "POST", Path: "/api/v1/orders/{id}/files", Status: 201, Permission: "file.add",
		Doc: fault.Text{ZH: "给订单添加附件", EN: "Attaches files to an order"}, Decide: s.decideAttach, Commit: commitAttach, Preview: previewAttach})
	op.AddVerb(r, op.Verb[FileInput, fileEnd, FileView]{Name: "order.dropFile", Method: "DELETE", Path: "/api/v1/orders/{id}/files/{file}", Permission: "file.add",
		Doc: fault.Text{ZH: "移除订单的附件", EN: "Takes a file off an order"}, Decide: s.decideDropFile, Commit: commitDropFile, Preview: previewDropFile})
	op.AddQuery(r, op.Query[ByID, op.List[FileView]]{Name: "order.files", Path: "/api/v1/orders/{id}/files", Permission: "order.read",
		Doc: fault.Text{ZH: "订单的附件", EN: "Lists what is attached to an order, at most 20, and what its fields hold"}, Run: s.findFiles})
	op.AddDownload(r, s.o.Files, op.Download[FileInput]{Name: "order.file", Path: "/api/v1/orders/{id}/files/{file}", Permission: "order.read",
		Doc: fault.Text{ZH: "下载订单的一个附件", EN: "The content of a file of an order"}, Run: s.openFile})
}

func (s *Service) queries(r *op.Registry) {
	op.AddQuery(r, op.Query[FindInput, op.List[Summary]]{Name: "order.find", Path: "/api/v1/orders", Permission: "order.read",
		Doc: fault.Text{ZH: "订单列表", EN: "Lists orders, latest placed first unless sorted otherwise"}, Run: s.find})
	op.AddQuery(r, op.Query[TypesInput, Types]{Name: "order.types", Path: "/api/v1/order-types", Permission: "order.quote",
		Doc: fault.Text{ZH: "可以下的订单类型", EN: "Lists the order types that are open to a customer"}, Run: s.types})
	op.AddQuery(r, op.Query[CatalogueInput, Catalogue]{Name: "order.catalogue", Path: "/api/v1/catalogue", Permission: "order.quote",
		Doc: fault.Text{ZH: "可以订的产品，按客户的价格", EN: "Lists what a customer can order, at its prices"}, Run: s.catalogue})
	op.AddQuery(r, op.Query[Filter, Count]{Name: "order.count", Path: "/api/v1/orders/count", Permission: "order.read",
		Doc: fault.Text{ZH: "订单计数与金额合计", EN: "Counts orders, and sums their totals by currency"}, Run: s.count})
	op.AddQuery(r, op.Query[SearchInput, SearchResult]{Name: "order.search", Path: "/api/v1/search", Permission: "order.read",
		Doc: fault.Text{ZH: "按片段查找订单、客户和产品", EN: "Finds orders, parties and products by a fragment"}, Run: s.search})
	op.AddQuery(r, op.Query[ByID, View]{Name: "order.get", Path: "/api/v1/orders/{id}", Permission: "order.read",
		Doc: fault.Text{ZH: "一张订单", EN: "One order with its lines, reasons and open tasks"}, Run: s.get})
	op.AddQuery(r, op.Query[PageInput, Page]{Name: "order.page", Path: "/api/v1/orders/{id}/page", Permission: "order.read",
		Doc: fault.Text{ZH: "订单页：一次取齐", EN: "Everything that the page of one order shows"}, Run: s.page})
	op.AddQuery(r, op.Query[TimelineInput, op.List[Entry]]{Name: "order.timeline", Path: "/api/v1/orders/{id}/timeline", Permission: "order.read",
		Doc: fault.Text{ZH: "时间线", EN: "What happened to an order, oldest first"}, Run: s.timeline})
	op.AddQuery(r, op.Query[ProgressInput, Progress]{Name: "order.progress", Path: "/api/v1/progress/{token}",
		Doc:   fault.Text{ZH: "客户看到的订单进度", EN: "How far an order is, as its customer may see it"},
		Visit: s.visitProgress, Run: s.progress})
	op.AddQuery(r, op.Query[FindNotes, op.List[NoteView]]{Name: "order.notes", Path: "/api/v1/orders/{id}/notes", Permission: "order.read",
		Doc: fault.Text{ZH: "订单的留言", EN: "Lists the notes about an order, newest first"}, Run: s.findNotes})
	op.AddQuery(r, op.Query[ByID, CaseView]{Name: "order.asExample", Path: "/api/v1/orders/{id}/example", Permission: "blueprint.edit",
		Doc: fault.Text{ZH: "把一张订单写成发布时必须成立的示例", EN: "Writes an order as an example that releases have to keep"}, Run: s.asCase})
	op.AddQuery(r, op.Query[ByID, op.List[DecisionView]]{Name: "order.decisions", Path: "/api/v1/orders/{id}/decisions", Permission: "order.read",
		Doc: fault.Text{ZH: "决策记录", EN: "Which rules decided what, from which inputs"}, Run: s.decisions})
}
