package order

import (
	"io/fs"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
	"bespoke/templates"
)

// edited is the furniture business with texts of a document replaced.
func edited(t *testing.T, path string, replace ...string) (before, after *blueprint.Tree) {
	t.Helper()
	files, _ := fs.Sub(templates.Files, "furniture")
	before, _, _ = blueprint.Read(files)
	raw := string(before.Get(path).JSON)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(raw, replace[i]) {
			t.Fatalf("%s does not say %s", path, replace[i])
		}
		raw = strings.Replace(raw, replace[i], replace[i+1], 1)
	}
	doc, found := blueprint.Parse(path, []byte(raw))
	if blueprint.Failed(found) {
		t.Fatal(found)
	}
	docs := []*blueprint.Document{doc}
	for _, p := range before.Paths() {
		if p != path {
			docs = append(docs, before.Get(p))
		}
	}
	return before, blueprint.NewTree(docs...)
}

func TestDifferencesAreSaidInSentences(t *testing.T) {
	for _, c := range []struct {
		path    string
		replace []string
		zh, en  string
	}{
		{"rules/route.json", []string{`"20000 CNY"}},`, `"30000 CNY"}},`},
			"「订单分流」第 vipBig 行：订单金额（本位币） 大于 20,000 CNY → 大于 30,000 CNY",
			`"Order routing", row vipBig: order total in the home currency more than 20,000 CNY → more than 30,000 CNY`},
		{"rules/route.json", []string{`"lane": "fast"`, `"lane": "standard"`},
			"「订单分流」第 vip 行：通道 快速 → 标准", `"Order routing", row vip: lane Fast → Standard`},
		{"rules/route.json", []string{`"when": {"type": "vip"},`, `"when": {"type": "dealer"},`},
			"「订单分流」第 vip 行：客户类型 是 VIP → 是 经销商", `"Order routing", row vip: customer type is VIP → is Dealer`},
		{"flows/furniture.json", []string{`{"zh-CN": "销售审核", "en": "Sales review"}`, `{"zh-CN": "销售复核", "en": "Sales check"}`},
			"「家具订单流程」节点「销售复核」：名称 「销售审核」 → 「销售复核」", `"Furniture order", step "Sales check": name "Sales review" → "Sales check"`},
		{"flows/furniture.json", []string{`"in": "2wh"`, `"in": "4wh"`},
			"「家具订单流程」节点「专属客服确认」：时限 · 时长 2 工作小时 → 4 工作小时", `"Furniture order", step "Personal adviser confirms": deadline · within 2 working hours → 4 working hours`},
		{"flows/furniture.json", []string{`[{"user": "customer.owner"}, {"role": "vipService"}]`, `[{"did": "sales"}, {"manager": [1, 2], "of": "order.owner"}, {"login": "li"}]`},
			"「家具订单流程」节点「专属客服确认」：办理人 客户经理，没有则专属客服 → 办理「销售审核」的人，没有则负责人往上第 1 至 2 级的上级，没有则li",
			`"Furniture order", step "Personal adviser confirms": people customer's owner, else Personal adviser → whoever did Sales review, else the managers 1 to 2 levels above the owner of the order, else li`},
		{"rules/assign.json", []string{`[{"role": "seniorSales"}]`, `[{"union": [{"role": "seniorSales"}, {"manager": 1, "of": "order.owner"}]}, {"duty": "office"}]`},
			"「派单」第 senior 行：处理人 高级销售 → 高级销售和负责人的上级，没有则按「办公日历」值班的人",
			`"Assignment", row senior: held by Senior sales → Senior sales and the manager of the owner of the order, else whoever is on duty by Office`},
		{"rules/assign.json", []string{`"when": {"step": "sales", "type": "dealer"}`, `"when": {"step": ["sales", "finance"], "type": "dealer"}`},
			"「派单」第 dealer 行：步骤 是 「销售审核」 → 属于 「销售审核」、「财务复核」", `"Assignment", row dealer: step is "Sales review" → one of "Sales review", "Finance review"`},
		{"rules/assign.json", []string{`"op": "=", "ref": "customer.region"`, `"op": "!=", "ref": "customer.region"`},
			"「派单」第 dealer 行：处理人 客户经理，没有则销售（区域 是 客户区域） → 客户经理，没有则销售（区域 不是 客户区域）",
			`"Assignment", row dealer: held by customer's owner, else Sales (region is customer region) → customer's owner, else Sales (region is not customer region)`},
		{"flows/furniture.json", []string{`{"f": "did.release", "op": "=", "v": "approved"}`, `{"f": "did.release", "op": "=", "v": "rejected"}`},
			"「家具订单流程」节点「财务复核」：跳过条件 条件 「挂起放行」的结果 是 已同意；说明 「财务刚放行」 → 条件 「挂起放行」的结果 是 已拒绝；说明 「财务刚放行」",
			`"Furniture order", step "Finance review": skipped if condition the result of Release of held order is approved; explanation "Finance has just released it" → condition the result of Release of held order is rejected; explanation "Finance has just released it"`},
		{"flows/furniture.json", []string{`"say": {"zh-CN": "财务刚放行", "en": "Finance has just released it"}
        }`, `"say": {"zh-CN": "财务刚放行", "en": "Finance has just released it"}
        },
        {"if": {"f": "customer.type", "op": "=", "v": "dealer"}, "say": {"zh-CN": "经销商免财审", "en": "Dealers skip it"}}`},
			"「家具订单流程」节点「财务复核」：跳过条件新增：条件 客户类型 是 经销商；说明 「经销商免财审」", `"Furniture order", step "Finance review": skipped if, added: condition customer type is Dealer; explanation "Dealers skip it"`},
		{"forms/furniture.json", []string{`"room": {"in": ["home"], "require": true}`, `"room": {"in": ["home"]}`},
			"「家具订单」字段「使用空间」：必填 是 → （无）", `"Furniture order", field "Room": required yes → (none)`},
		{"flows/furniture.json", []string{`"need": "one",
      "give": "sticky"`, `"need": 2`},
			"「家具订单流程」节点「专属客服确认」：分派 上次的经办人 → （无）\n「家具订单流程」节点「专属客服确认」：通过要求 一人通过 → 2 人通过",
			"\"Furniture order\", step \"Personal adviser confirms\": assignment who had the customer last → (none)\n\"Furniture order\", step \"Personal adviser confirms\": votes needed one → 2 of them"},
		{"forms/furniture.json", []string{`"wishDate": {}`, `"wishDate": {"readOnly": true}`},
			"「家具订单」字段「期望日期」：只读 （无） → 是", `"Furniture order", field "wished date": read-only (none) → yes`},
		{"rules/route.json", []string{`"hit": "first"`, `"hit": "collect"`},
			"「订单分流」：命中方式 第一行成立即止 → 全部成立的行", `"Order routing": hit policy the first row that holds → all rows that hold`},
		{"rules/route.json", []string{`"expect": {"lane": "fast"`, `"expect": {"lane": "special"`},
			"「订单分流」示例「VIP 20,000 is not more than 20,000」：应得 · 通道 快速 → 专属通道",
			`"Order routing", example "VIP 20,000 is not more than 20,000": expected · lane Fast → Special lane`},
		{"rules/route.json", []string{`{"order.totalBase": "99999 CNY"`, `{"customer.type": "dealer", "order.totalBase": "9999 CNY"`},
			"「订单分流」示例「guest without type」：已知 · 客户类型 （无） → 经销商\n「订单分流」示例「guest without type」：已知 · 订单金额（本位币） 99,999 CNY → 9,999 CNY",
			"\"Order routing\", example \"guest without type\": given · customer type (none) → Dealer\n\"Order routing\", example \"guest without type\": given · order total in the home currency 99,999 CNY → 9,999 CNY"},
		{"prices/retail.json", []string{`"price": "6280"`, `"price": "6480"`},
			"「零售价」第 SOFA-3 行：价格 6280 → 6480", `"Retail", row SOFA-3: price 6280 → 6480`},
	} {
		before, after := edited(t, c.path, c.replace...)
		release, found := blueprint.Compile(after, parts())
		if blueprint.Failed(found) && !strings.Contains(c.path, "rules") {
			t.Fatal(found)
		}
		for lang, want := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			var got []string
			for _, change := range blueprint.Compare(before, after, lang, Speaker(release, lang)) {
				got = append(got, change.Text)
			}
			if strings.Join(got, "\n") != want {
				t.Errorf("%s\nwant %s", strings.Join(got, "\n"), want)
			}
		}
	}
}

func TestRowsThatComeGoAndMoveAreSaid(t *testing.T) {
	files, _ := fs.Sub(templates.Files, "furniture")
	tree, _, _ := blueprint.Read(files)
	release, _ := blueprint.Compile(tree, parts())
	raw := string(tree.Get("rules/route.json").JSON)
	from, to := strings.Index(raw, `{
      "id": "vip",`), strings.Index(raw, `{
      "id": "dealerMade"`)
	row := strings.TrimRight(raw[from:to], " \n,")
	without := raw[:from] + raw[to:]
	held := strings.Index(without, `{
      "id": "held"`)
	for name, c := range map[string]struct{ before, after, want string }{
		"gone":  {raw, without, "「订单分流」第 vip 行：删除：客户类型 是 VIP → 通道 快速，跳过 财务复核，优先级 2"},
		"new":   {without, raw, "「订单分流」第 vip 行：新增：客户类型 是 VIP → 通道 快速，跳过 财务复核，优先级 2"},
		"moved": {raw, without[:held] + row + ",\n" + without[held:], "「订单分流」第 vip 行：移到最前"},
	} {
		var trees [2]*blueprint.Tree
		for i, text := range []string{c.before, c.after} {
			doc, found := blueprint.Parse("rules/route.json", []byte(text))
			if doc == nil {
				t.Fatal(found)
			}
			trees[i] = blueprint.NewTree(doc)
		}
		for _, change := range blueprint.Compare(trees[0], trees[1], "zh-CN", Speaker(release, "zh-CN")) {
			if change.Text != c.want {
				t.Errorf("%s: %s", name, change.Text)
			}
		}
	}
}
