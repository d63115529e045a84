package rig

// documents are the release: a few codes, and custom fields of several kinds.
func documents() map[string]string {
	return map[string]string{
		"workspace.json": `{"format":"workspace.v1","key":"workspace","name":{"en":"Wood"},"currency":"CNY","zone":"Asia/Shanghai",
			"locale":"zh-CN","calendar":"office","fallback":"owner"}`,
		"calendars/office.json": `{"format":"calendar.v1","key":"office","name":{"en":"Office"},
			"week":{"mon":["09:00-18:00"],"tue":["09:00-18:00"],"wed":["09:00-18:00"],"thu":["09:00-18:00"],"fri":["09:00-18:00"],"sat":[],"sun":[]}}`,
		"roles/owner.json": `{"format":"role.v1","key":"owner","name":{"en":"Owner"},"kind":"staff","can":["*"]}`,
		"options.json": `{"format":"options.v1","key":"options","name":{"en":"Options"},"sets":{
			"customerType":{"name":{"en":"Type"},"values":[{"code":"vip","name":{"en":"VIP"}},{"code":"dealer","name":{"en":"Dealer"}}]},
			"customerGroup":{"name":{"en":"Group"},"values":[{"code":"hotel","name":{"en":"Hotels"}},{"code":"designer","name":{"en":"Designers"}}]},
			"region":{"name":{"en":"Region"},"values":[{"code":"east","name":{"en":"East"}},{"code":"south","name":{"en":"South"}}]},
			"category":{"name":{"en":"Category"},"values":[{"code":"sofa","name":{"en":"Sofas"}}]},
			"material":{"name":{"en":"Material"},"values":[{"code":"oak","name":{"en":"Oak"}}]}}}`,
		"fields/customer.json": `{"format":"fields.v1","key":"customer","name":{"en":"Customer"},"fields":{
			"taxNo":{"kind":"text","max":20,"name":{"en":"Tax number"}},
			"material":{"kind":"single","set":"material","name":{"en":"Material"}}}}`,
		"fields/product.json": `{"format":"fields.v1","key":"product","name":{"en":"Product"},"fields":{
			"cold":{"kind":"yesNo","name":{"en":"Cold chain"}},
			"registration":{"kind":"text","name":{"en":"Registration"}},
			"maker":{"kind":"address","name":{"en":"Maker"}}}}`,
		"fields/option.json": `{"format":"fields.v1","key":"option","name":{"en":"Options"},"fields":{
			"material":{"kind":"single","set":"material","name":{"en":"Material"}},
			"length":{"kind":"number","min":60,"max":280,"name":{"en":"Length"}}}}`,
	}
}
