# db：各代码对应的中文。

allowance_used_up = 该账号一小时内查询过多（最多 { $most } 个，且不得连续查询大量无主号码），请稍后再试或联系主管。
backfill_ended = 该补发已经结束。
backfill_under_way = 该消费方的另一次补发尚未结束，请等待其完成或先取消。
cursor_of_another_list = `after` 属于筛选条件或排序不同的列表，请去掉后重新开始。
dead_letter_closed = 该死信已被重放或丢弃。
dead_letter_malformed = 该消息不是有效的事件信封，请先修正。
dead_letter_of_another_message = 修正后的消息必须保留原消息的编号（id）、对象（subject）和序号（sequence）。
idempotency_key_in_use = 使用相同 Idempotency-Key 的请求仍在处理中，请稍后重试。
idempotency_key_reused = 该 Idempotency-Key 已用于其他请求内容。
