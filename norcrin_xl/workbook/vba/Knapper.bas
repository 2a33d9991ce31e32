Attribute VB_Name = "Knapper"
Option Explicit

' What the buttons do is written in Python: norcrin_xl/excel/. Here it is only called.

Public Sub Auto_Open()
    NC_RegistrerHjelp
End Sub

Public Sub SendUtPartnerskjema()
    Trykk "send_ut"
End Sub

Public Sub HentPartnerfiler()
    Trykk "hent"
End Sub

Public Sub Kontroller()
    Trykk "kontroller"
End Sub

Public Sub ForklarTallet()
    Trykk "forklar"
End Sub

Public Sub OppdaterTabeller()
    Trykk "tabeller"
End Sub

Public Sub GenererRapport()
    Trykk "rapport"
End Sub

Public Sub OppdaterTallIRapporten()
    Trykk "oppdater_rapport"
End Sub

Public Sub LagPDF()
    Trykk "pdf"
End Sub

Public Sub NyttAar()
    Trykk "nytt_aar"
End Sub

Public Sub Hjelp()
    MsgBox "Send ut partnerskjema: skjemaer og e-posttekster i mappen «Til partnere»." & vbLf & _
        "Hent partnerfiler: legg svarene i mappen «Fra partnere» først." & vbLf & _
        "Kontroller: funnene kommer i arket Kontroll." & vbLf & _
        "Forklar tallet: velg en celle med et tall, og trykk i båndet NorCRIN." & vbLf & _
        "Oppdater tabeller: alle resultater i arbeidsboken regnes ut på nytt." & vbLf & _
        "Generer rapport: Word-rapporten legges ved siden av arbeidsboken." & vbLf & _
        "Oppdater tall i rapporten: nye tall inn, det du har skrevet i Word, blir stående." & _
        vbLf & _
        "Lag PDF: av Word-rapporten slik den er lagret." & vbLf & _
        "Nytt år: neste års arbeidsbok, når årets rapport er ferdig." & vbLf & vbLf & _
        "Alle mappene ligger ved siden av arbeidsboken. Det som erstattes, beholdes som " & _
        "kopi med dato i navnet.", vbInformation, "NorCRIN"
End Sub

' Every button of the ribbon; its tag is the Sub to run.
Public Sub BaandTrykk(control As Object)
    Application.Run "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & control.Tag
End Sub

Private Sub Trykk(ByVal knapp As String)
    Dim python As String
    python = GetConfig("INTERPRETER_WIN", "")
    If python <> "" Then
        If FileExists(python) Then
            Application.StatusBar = "NorCRIN arbeider. Vent litt …"
            RunPython "from norcrin_xl.excel.buttons import press; press('" & knapp & "', '" & _
                XLWINGS_VERSION & "')"
            Application.StatusBar = False
            Exit Sub
        End If
    End If
    MsgBox "Finner ikke Python for NorCRIN på denne PC-en. Kjør install.ps1 fra mappen der " & _
        "NorCRIN ble pakket ut, og prøv igjen. Ingenting er endret.", vbExclamation, "NorCRIN"
End Sub
