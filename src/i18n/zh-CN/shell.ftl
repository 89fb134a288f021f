# 各窗格共用。
someone = 某人
too-small = 请放大终端窗口。
quit-hint = 按 Ctrl-Q 退出。
engine-gone = 内部引擎已停止，请退出后重新启动 Canteen。

status-queued = ↑{ $n } 待发送
link-connecting = 连接中…
link-syncing = 同步中…
link-online = 已连接
link-offline = 离线
link-signed-out = 已登出
link-refused = 被拒绝

fault-empty = 没有要执行的命令
fault-unknown = 没有命令“{ $name }”
fault-unknown-near = 没有命令“{ $name }”，您是想输入“{ $nearest }”吗？
fault-missing = { $name } 需要 { $param }
fault-wrong = { $name } 不接受“{ $given }”：{ $wanted }
fault-too-many = { $name } 不接受“{ $given }”

time-am = 上午
time-pm = 下午
time-today = 今天
time-yesterday = 昨天
time-mon = 星期一
time-tue = 星期二
time-wed = 星期三
time-thu = 星期四
time-fri = 星期五
time-sat = 星期六
time-sun = 星期日
time-jan = 1月
time-feb = 2月
time-mar = 3月
time-apr = 4月
time-may = 5月
time-jun = 6月
time-jul = 7月
time-aug = 8月
time-sep = 9月
time-oct = 10月
time-nov = 11月
time-dec = 12月
# $month 是月份名。
time-date = { $month }{ $day }日
time-date-year = { $year }年{ $month }{ $day }日
