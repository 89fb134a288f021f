# 查找消息的窗口、命令和提示。
context-search = 搜索
hint-go = 前往
hint-scope = 本会话/全部

search-title = 搜索全部消息
search-title-here = 在「{ $name }」中搜索
search-hint = 字词、"短语"、from:姓名 …
search-empty = 输入要找的内容：字、词、"短语"，或 from:、after: 等条件。
search-looking = 正在查找…
search-nothing = 没有找到。换少一点或短一点的词试试。
search-count = 找到 { $n } 条
search-count-more = 已找到 { $n } 条
search-older = 正在查找更早的消息…
search-more = 服务器上还有：继续往下
search-all = 已查遍全部历史
search-offline = 离线：只查本机已有的消息
search-failed = 服务器没有回答：{ $why }
search-no-search = 请先搜索，然后用 n 和 N 在结果间跳转。
search-no-older = 本会话没有更早的结果
search-no-newer = 本会话没有更新的结果

search-fault-empty = { $key }: 后面要有内容
search-fault-nobody = 没有叫「{ $given }」的成员
search-fault-nowhere = 没有叫「{ $given }」的会话
search-fault-day = 「{ $given }」不是日期：可写 2026-11-01、2026-11、今天、周五、7d 或 2h
search-fault-mark = { $key }: 不认识「{ $given }」：{ $known }
search-fault-word = 没有可以查找的字母、数字或汉字
search-fault-long = { $size } 个字符太多：最多 { $limit } 个

command-find = 在本会话中搜索
command-find-doc = 在打开的会话里查找消息：字、词、引号里的短语，以及 from:li 等条件。
command-search = 搜索全部消息
command-search-doc = 在所有会话里查找消息：字、词、引号里的短语，以及 from:li in:ops after:fri has:link 等条件。
command-search-scope = 本会话或全部
command-search-scope-doc = 只在打开的会话里查找，或再查全部。
command-search-complete = 补全条件
command-search-complete-doc = 采用输入行下方提示的第一个条件、姓名或词。
command-hit = 在结果间跳转
command-hit-doc = 跳到本会话中上次搜索的下一个（更早的）结果，或上一个。
command-return = 回到搜索之前
command-return-doc = 回到跳转之前的位置；没有跳转时后退一步。
