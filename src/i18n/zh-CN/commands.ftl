# 命令的标题与说明：command-NAME 与 command-NAME-doc。
# 各窗格自己的命令写在该窗格的文件里。
command-pane = 切换窗格
command-pane-doc = 1 会话，2 聊天，3 通讯录，4 工作台。
command-focus = 移动焦点
command-focus-doc = 列表、主区、侧栏中的下一个或上一个，或指定的一个。
command-back = 返回
command-back-doc = 向列表后退一步。
command-cancel = 取消
command-cancel-doc = 放弃进行中的操作；没有可放弃的操作时提示如何退出。
command-redraw = 重绘
command-redraw-doc = 清屏并重新绘制。
command-suspend = 挂起
command-suspend-doc = 回到 shell，用 fg 返回。
command-quit = 退出
command-quit-doc = 结束 Canteen，草稿和待发送的消息会保留。
command-close = 关闭
command-close-doc = 关闭最上层的窗口。
command-open = 打开
command-open-doc = 打开选中的一项。
command-move = 在列表中移动
command-move-doc = up 上、down 下、page-up 上翻、page-down 下翻、first 首、last 尾。
command-filter = 筛选
command-filter-doc = 输入名称、拼音或首字母；再次执行结束筛选。
