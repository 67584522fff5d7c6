# host：各代码对应的中文。

backfill-consumer = 须为服务名称：1 到 40 个小写字母、数字或下划线
backfill-event = 须为事件主题，例如 `ticketing.ticket.ticket_opened.v1` 或 `ticketing.ticket.#`
backfill_consumer_unknown = 此处没有该名称的服务在消费事件，未开始补发。
log-bound = 须为日志位置或 RFC 3339 格式的时间
