# billing：各代码对应的中文。

account-malformed = 不是有效的科目名称
billing-amount_not_positive = 金额必须大于零。
billing-amount_too_large = 金额不能超过 100000000.00。
billing-charge_invoiced = 该费用已计入账单。
billing-charge_reversed = 该费用已冲销，不再应收。
billing-charge_twice = 同一费用不能重复开单。
billing-invoice_has_payments = 该账单已有收款，请先冲销收款。
billing-invoice_lines = 账单须包含 1 至 { $most } 项费用。
billing-invoice_paid = 该账单已付清，无需再付。
billing-invoice_void = 该账单已作废。
billing-overpayment = 收款 { $offered } { $currency } 超过该账单未付金额 { $owed } { $currency }。
billing-payment_exists =
    { $shown ->
        [all] 收款 { $payment }（{ $amount }，{ $date }）
       *[nothing] 其他小区的一笔收款
    }已使用该流水号。
billing-payment_repeated =
    { $shown ->
        [all] 收款 { $payment }（{ $amount }，{ $date }）
       *[nothing] 其他小区的一笔收款
    }已使用该单号。如确为另一笔收款，请提交 confirm_duplicate。
billing-payment_reversed = 该收款已冲销。
billing-period_charged = 费用 { $id } 已包含 { $from } 至 { $to }（共 { $days } 天）的同一收费项目。
billing-period_malformed = 期间的结束日不得早于开始日，不超过十年，且在 1900 至 2199 年之间。
billing-unlike_currencies = { $owed } 与 { $offered } 不能合并计算。
billing-unlike_payers = 同一账单的费用须属于同一付款账户。
charge-unknown = 没有该费用
date-in_the_future = 晚于今天（{ $today }）
date-out_of_range = 须在今天（{ $today }）至一年之内
date-too_old = 早于十年之前
fee-malformed = 必须是类似 parking 的小写词，最多 64 个字符
invoice-unknown = 没有该账单
list-repeated = 重复出现
money-not_positive = 必须大于零
money-too_large = 不能超过 100000000.00
payment-identity_needed = 须能区分该笔收款，否则请求须带 Idempotency-Key
