package intake

import (
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
)

// field is something that a column can be.
type field struct {
	key      string // "ref", "address.city", "fields.room": also its place in the input
	label    fault.Text
	kind     string // text number money quantity date yesNo list code
	line     bool   // of a line, where several rows are one call
	required bool
	names    string // what columns of it are called, with blanks between; in small letters
	choices  []form.Choice
}

// kind is what a file can hold.
type kind struct {
	name, verb, key string
	label           fault.Text
	lines           bool // rows of one key are one call
	fields          []field
	input           func(head map[string]any, lines []map[string]any) map[string]any
}

func label(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

func flat(head map[string]any, _ []map[string]any) map[string]any { return head }

func withLines(head map[string]any, lines []map[string]any) map[string]any {
	head["lines"] = lines
	return head
}

// kinds are what can be imported into a workspace.
func kinds(r *blueprint.Release) []*kind {
	forms, options := blueprint.Of[*form.Forms](r), blueprint.Of[*blueprint.Options](r)
	custom := func(entity string, line bool) (all []field) {
		for _, f := range forms.Fields(entity) {
			if k := kindOf[f.Kind]; k != "" && !f.Retired {
				text := f.Name.Text()
				all = append(all, field{key: "fields." + f.Key, label: text, kind: k, line: line, choices: f.Options(),
					names: strings.ToLower(bare(text.ZH) + " " + bare(text.EN) + " " + f.Key)})
			}
		}
		return all
	}
	set := func(key string) (all []form.Choice) {
		if s := options.Set(key); s != nil {
			for _, o := range s.Values {
				all = append(all, form.Choice{Code: o.Code, Name: o.Name})
			}
		}
		return all
	}
	return []*kind{
		{name: "customers", verb: "party.add", key: "ref", label: label("客户", "Customers"), input: flat, fields: append(customerFields(set), custom("customer", false)...)},
		{name: "products", verb: "product.add", key: "sku", label: label("产品", "Products"), input: flat, fields: append(productFields(set), custom("product", false)...)},
		{name: "stock", verb: "inventory.receive", key: "ref", label: label("入库", "Goods received"), lines: true, input: withLines, fields: stockFields()},
		{name: "orders", verb: "order.place", key: "foreignId", label: label("订单", "Orders"), lines: true, input: withLines,
			fields: append(append(orderFields(), custom("order", false)...), custom("line", true)...)},
	}
}

// kindOf is how cells of custom fields are read; kinds that no cell can hold are
// not offered.
var kindOf = map[string]string{"text": "text", "longText": "text", "number": "number", "percent": "number", "rating": "number", "money": "money",
	"date": "date", "time": "text", "dateTime": "time", "yesNo": "yesNo", "single": "code", "cascade": "code", "multi": "list", "tags": "list",
	"phone": "text", "email": "text"}

func customerFields(set func(string) []form.Choice) []field {
	return []field{
		{key: "ref", label: label("客户编号", "Reference"), kind: "text", required: true, names: "客户编号 编号 客户号 客户代码 代码 ref reference code customerid customerno customer id"},
		{key: "name", label: label("名称", "Name"), kind: "text", required: true, names: "名称 客户名称 客户 姓名 公司 公司名称 单位名称 name customername company companyname fullname"},
		{key: "type", label: label("客户类型", "Type"), kind: "code", choices: set("customerType"), names: "类型 客户类型 等级 客户等级 type customertype tier level"},
		{key: "region", label: label("地区", "Region"), kind: "code", choices: set("region"), names: "地区 区域 大区 region area"},
		{key: "phone", label: label("电话", "Phone"), kind: "text", names: "电话 手机 手机号 联系电话 phone mobile tel telephone phonenumber"},
		{key: "email", label: label("邮箱", "E-mail"), kind: "text", names: "邮箱 电子邮箱 邮件 email mail e-mail"},
		{key: "address.name", label: label("收货人", "Recipient"), kind: "text", names: "收货人 收件人 联系人 recipient contact contactname shipto"},
		{key: "address.province", label: label("省", "Province"), kind: "text", names: "省 省份 province state"},
		{key: "address.city", label: label("市", "City"), kind: "text", names: "市 城市 city town"},
		{key: "address.district", label: label("区县", "District"), kind: "text", names: "区 区县 县 district county"},
		{key: "address.postcode", label: label("邮编", "Postcode"), kind: "text", names: "邮编 邮政编码 postcode zip zipcode postalcode"},
		{key: "address.street", label: label("详细地址", "Street"), kind: "text", names: "地址 详细地址 街道 收货地址 street address address1 addressline1"},
		{key: "creditLimit", label: label("信用额度", "Credit limit"), kind: "money", names: "信用额度 额度 授信 creditlimit credit limit"},
	}
}

func productFields(set func(string) []form.Choice) []field {
	supply := []form.Choice{{Code: "stock", Name: blueprint.Label{"zh-CN": "现货", "en": "stock"}}, {Code: "make", Name: blueprint.Label{"zh-CN": "定做", "en": "make"}},
		{Code: "buy", Name: blueprint.Label{"zh-CN": "采购", "en": "buy"}}, {Code: "service", Name: blueprint.Label{"zh-CN": "服务", "en": "service"}}}
	return []field{
		{key: "sku", label: label("SKU", "SKU"), kind: "text", required: true, names: "sku 货号 编码 产品编码 商品编码 产品编号 商品编号 型号 code productcode itemno item productid"},
		{key: "name", label: label("名称", "Name"), kind: "text", required: true, names: "名称 产品名称 商品名称 品名 产品 商品 name productname title description"},
		{key: "category", label: label("类别", "Category"), kind: "code", choices: set("category"), names: "类别 分类 品类 category group"},
		{key: "supply", label: label("供应方式", "Supply"), kind: "code", choices: supply, names: "供应 供应方式 supply"},
		{key: "unit", label: label("单位", "Unit"), kind: "text", names: "单位 计量单位 unit uom"},
		{key: "weight", label: label("重量 kg", "Weight kg"), kind: "number", names: "重量 重量kg 毛重 weight weightkg"},
		{key: "volume", label: label("体积 m³", "Volume m³"), kind: "number", names: "体积 体积m³ volume"},
		{key: "leadDays", label: label("交期（天）", "Lead days"), kind: "number", names: "交期 交期天 工期 生产周期 leaddays leadtime"},
	}
}

func stockFields() []field {
	return []field{
		{key: "ref", label: label("入库单号", "Receipt no."), kind: "text", required: true, names: "入库单号 单号 入库单 收货单号 ref receipt receiptno grn reference"},
		{key: "warehouse", label: label("仓库", "Warehouse"), kind: "text", required: true, names: "仓库 仓库代码 库房 warehouse wh location"},
		{key: "sku", label: label("SKU", "SKU"), kind: "text", line: true, required: true, names: "sku 货号 编码 产品编码 商品编码 型号 product item itemno code"},
		{key: "quantity", label: label("数量", "Quantity"), kind: "quantity", line: true, required: true, names: "数量 入库数量 件数 quantity qty amount count"},
	}
}

func orderFields() []field {
	return []field{
		{key: "foreignId", label: label("外部单号", "Order id"), kind: "text", required: true, names: "外部单号 订单号 订单编号 单号 平台单号 foreignid orderid orderno order invoiceno invoice id"},
		{key: "customer.ref", label: label("客户编号", "Customer"), kind: "text", required: true, names: "客户编号 客户 客户号 客户代码 customer customerid customerref customerno ref"},
		{key: "sku", label: label("SKU", "SKU"), kind: "text", line: true, required: true, names: "sku 货号 编码 产品编码 商品编码 型号 product item itemno stockcode"},
		{key: "quantity", label: label("数量", "Quantity"), kind: "quantity", line: true, required: true, names: "数量 件数 订购数量 quantity qty count"},
		{key: "price", label: label("单价", "Unit price"), kind: "money", line: true, names: "单价 价格 售价 成交价 price unitprice"},
		{key: "discountPct", label: label("折扣 %", "Discount %"), kind: "number", line: true, names: "折扣 折扣率 discount discountpct"},
		{key: "type", label: label("订单类型", "Order type"), kind: "text", names: "订单类型 type ordertype"},
		{key: "wishDate", label: label("期望日期", "Wished for"), kind: "date", names: "期望日期 要求交期 交期 交货日期 wishdate duedate requireddate deliverydate"},
		{key: "placedAt", label: label("下单日期", "Ordered on"), kind: "time", names: "下单日期 下单时间 订单日期 日期 orderdate placedat date invoicedate"},
		{key: "note", label: label("备注", "Note"), kind: "text", names: "备注 说明 留言 note remark comment notes"},
	}
}
