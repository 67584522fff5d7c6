# registers：各代码对应的中文。

form-unknown = 没有这种表单
registers-check_needed = 归档前须由他人审核。
registers-filed_already = 该记录已归档。
registers-no_check = 该表单无须审核。
registers-no_draft = 该记录已提交；如有错误，请以更正处理。
registers-not_handed_in = 该记录尚未提交。
registers-not_in_charge = 此事须由他人办理。
registers-not_to_be_checked = 该记录已审核。
registers-own_record = 填表人不得审核自己填写的表单。
registers-signatures_missing = 以下各处尚未签名：{ $fields }。
registers-signed_already = 该处已签名。
signature-no_name = 不必填写：员工以本人身份签名
signature-outside = 坐标必须在 0 到 1000 之间
signature-strokes = 必须是 { $least } 到 { $most } 笔，合计不超过 { $points } 个点
signature-unknown = 该表单没有这一签名栏
