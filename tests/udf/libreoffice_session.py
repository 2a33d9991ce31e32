"""For LibreOffice's own Python: a workbook that is open in a headless LibreOffice, with macros."""

import subprocess
import time
from contextlib import contextmanager

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

NEVER_EXECUTE, ALWAYS_EXECUTE = 0, 4


def _connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice did not answer")


@contextmanager
def opened(soffice, profile, book, hidden, macros=ALWAYS_EXECUTE):
    """The open document; LibreOffice ends with the block. A control needs one that isn't hidden."""
    pipe = "norcrin" + str(abs(hash(profile)))
    options = [f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    office = subprocess.Popen([soffice, *options, f"--accept=pipe,name={pipe};urp;"])
    try:
        context = _connected(pipe)
        desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        how = (
            PropertyValue("Hidden", 0, hidden, 0),
            PropertyValue("MacroExecutionMode", 0, macros, 0),
        )
        document = desktop.loadComponentFromURL(book, "_blank", 0, how)
        yield document
        document.close(True)
        desktop.terminate()
        office.wait(60)
    finally:
        if office.poll() is None:
            office.terminate()
            office.wait(60)
