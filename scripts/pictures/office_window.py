"""Run by LibreOffice's own Python: show sheets of workbooks in a window, one request at a time.

Usage: office_window.py PIPE. Each line on standard input is a request in JSON: the address of the
`book`, the `sheet`, the `text` whose row is to stand at the top (none: the first), and the `zoom`,
`width` and `height` of the window. Each is answered with an empty line once the sheet stands there.
"""

import json
import re
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

NEVER_EXECUTE = 0
BY_VALUE = 3
ALL_OF_POSITION_AND_SIZE = 15
SECONDS_TO_DRAW = 2.0


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice svarte ikke")


def opened(context, url):
    """The document in a window, alone: no menus, tool bars, formula bar or scroll bars."""
    desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
    # With macros neither on nor off, LibreOffice asks, and waits for an answer.
    how = (PropertyValue("MacroExecutionMode", 0, NEVER_EXECUTE, 0),)
    document = desktop.loadComponentFromURL(url, "_default", 0, how)
    view = document.CurrentController
    view.Frame.LayoutManager.setVisible(False)
    view.HasVerticalScrollBar = view.HasHorizontalScrollBar = view.ShowPageBreaks = False
    send = context.ServiceManager.createInstance("com.sun.star.frame.DispatchHelper")
    for name in ("InputLineVisible", "Sidebar"):
        off = (PropertyValue(name, 0, False, 0),)
        send.executeDispatch(view.Frame, f".uno:{name}", "", 0, off)
    return document


def row_of(sheet, text):
    """The row, from 0, of the first cell that begins with the text."""
    if not text:
        return 0
    wanted = sheet.createSearchDescriptor()
    wanted.SearchRegularExpression = True
    wanted.SearchString = "^" + re.escape(text)
    wanted.SearchType = 1  # values, not formulas
    found = sheet.findFirst(wanted)
    if found is None:
        raise SystemExit(f"Fant ikke «{text}» i arket {sheet.Name}")
    return found.CellAddress.Row


def show(document, asked):
    """Go to the sheet and row asked for, in a window of the size asked for."""
    view = document.CurrentController
    size = (0, 0, asked["width"], asked["height"])
    view.Frame.ContainerWindow.setPosSize(*size, ALL_OF_POSITION_AND_SIZE)
    sheet = document.Sheets.getByName(asked["sheet"])
    view.setActiveSheet(sheet)
    view.ZoomType, view.ZoomValue = BY_VALUE, asked["zoom"]
    view.select(sheet.getCellRangeByName("AZ900"))  # the cursor, out of sight
    for index in range(view.Count):
        view.getByIndex(index).setFirstVisibleColumn(0)
        view.getByIndex(index).setFirstVisibleRow(0)
    view.setFirstVisibleColumn(0)
    view.setFirstVisibleRow(row_of(sheet, asked["text"]))
    time.sleep(SECONDS_TO_DRAW)


def main(pipe):
    context = connected(pipe)
    document, url = None, ""
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["book"] != url:
            if document:
                document.close(True)
            url = asked["book"]
            document = opened(context, url)
        show(document, asked)
        print(flush=True)
    if document:
        document.close(True)
    context.ServiceManager.createInstance("com.sun.star.frame.Desktop").terminate()


main(*sys.argv[1:])
