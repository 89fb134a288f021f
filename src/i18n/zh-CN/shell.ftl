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

palette-title = 命令
palette-hint = 输入想做的事的几个字或拼音
palette-empty = 没有匹配的命令。
line-hint = 命令
help-title = 按键
jump-title = 跳转到
jump-hint = 姓名、拼音、首字母或账号
jump-empty = 没有匹配的会话或成员。

context-global = 任何地方
context-list = 列表中
context-list-filter = 筛选时
context-chats = 会话
context-chat = 聊天中
context-chat-composer = 输入消息
context-chat-completion = 补全时
context-chat-normal = 输入消息（普通模式）
context-chat-select = 选择消息
context-chat-side = 侧栏成员
context-contacts = 通讯录
context-contacts-card = 名片
context-workbench = 工作台
context-app = 应用中
context-overlay = 弹窗中
context-dialog = 对话框
context-dialog-input = 对话框中输入
context-picker = 从列表中选择
context-line = 命令行
context-help = 帮助
