Attribute VB_Name = "Knapper"
Option Explicit

' What the buttons do is written in Python: norcrin_xl/excel/. Here it is only called.

Public Sub Auto_Open()
    #If Mac Then
        Exit Sub ' nothing of ours runs there
    #Else
        NC_RegistrerHjelp
        VisGrupper
        Application.OnTime Now, "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!NC_Prov"
    #End If
End Sub

' Excel lets nobody unfold rows and columns of a protected sheet unless told anew each time.
Private Sub VisGrupper()
    Dim navn As Variant
    On Error Resume Next ' a sheet with somebody's own password stays as it is
    For Each navn In Array("Kontroll", "Logg")
        With ThisWorkbook.Worksheets(navn)
            .EnableOutlining = True
            .Protect DrawingObjects:=True, Contents:=True, Scenarios:=True, _
                UserInterfaceOnly:=True, AllowFormattingColumns:=True, _
                AllowFormattingRows:=True, AllowInsertingRows:=.Protection.AllowInsertingRows, _
                AllowFiltering:=.Protection.AllowFiltering
        End With
    Next navn
End Sub

Public Sub SendUtPartnerskjema()
    Trykk "send_ut"
End Sub

Public Sub HentPartnerfiler()
    Trykk "hent"
End Sub

Public Sub Konsolider()
    Trykk "konsolider"
End Sub

Public Sub GjelderOgsaaIAar()
    Trykk "gjelder"
End Sub

Public Sub LagTallkatalog()
    Trykk "katalog"
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

Public Sub OppdaterSporet()
    Trykk "oppdater_sporet"
End Sub

Public Sub GjennomgaaRapport()
    Trykk "gjennomga"
End Sub

Public Sub KobleTall()
    Trykk "koble"
End Sub

Public Sub SammenlignRapporter()
    Trykk "sammenlign"
End Sub

Public Sub HentTekstFraRapporten()
    Trykk "hent_tekst"
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
        "Sett partnerne side om side: alle tall per partner i en egen arbeidsbok." & vbLf & _
        "Gjelder også i år: velg cellene med tekst fra i fjor først." & vbLf & _
        "Lag tallkatalog: alle tallene i et Word-dokument, til å kopiere fra." & vbLf & _
        "Kontroller: funnene kommer i arket Kontroll." & vbLf & _
        "Forklar tallet: velg en celle med et tall, og trykk i båndet NorCRIN." & vbLf & _
        "Oppdater tabeller: alle resultater i arbeidsboken regnes ut på nytt." & vbLf & _
        "Generer rapport: Word-rapporten legges ved siden av arbeidsboken." & vbLf & _
        HjelpOmRapporten() & vbLf & vbLf & _
        "Alle mappene ligger ved siden av arbeidsboken. Det som erstattes, beholdes som " & _
        "kopi med dato i navnet.", vbInformation, "NorCRIN"
End Sub

Private Function HjelpOmRapporten() As String
    HjelpOmRapporten = _
        "Oppdater tall i rapporten: nye tall inn, det du har skrevet i Word, blir stående." & _
        vbLf & "Oppdater med sporing: det samme, vist som sporede endringer." & vbLf & _
        "Gjennomgå rapporten: det som er feil eller rart i Word-rapporten." & vbLf & _
        "Koble tall: tall som er skrevet for hånd i en Word-rapport." & vbLf & _
        "Sammenlign rapporter: hvilke tall som er forskjellige." & vbLf & _
        "Hent tekst fra rapporten: det du har skrevet i Word, tilbake til cellene." & vbLf & _
        "Lag PDF: av Word-rapporten slik den er lagret." & vbLf & _
        "Nytt år: neste års arbeidsbok, når årets rapport er ferdig."
End Function

' A button of the ribbon that goes to a sheet; its tag is the sheet's name.
Public Sub BaandArk(control As Object)
    ThisWorkbook.Worksheets(control.Tag).Activate
End Sub

' Every button of the ribbon; its tag is the Sub to run.
Public Sub BaandTrykk(control As Object)
    Application.Run "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & control.Tag
End Sub

' Whether the Python that this PC's settings name is there.
Public Function PythonFinnes() As Boolean
    Dim python As String
    #If Mac Then
        PythonFinnes = False
    #Else
        python = GetConfig("INTERPRETER_WIN", "")
        If python <> "" Then PythonFinnes = FileExists(python)
    #End If
End Function

' Whether this is Excel on a Mac. What reads past these marks takes the last line.
Private Function PaaMac() As Boolean
    #If Mac Then
        PaaMac = True
    #Else
        PaaMac = False
    #End If
End Function

Private Sub Trykk(ByVal knapp As String)
    If PaaMac() Then
        MsgBox "Knappene virker bare i Excel for Windows. Bruk siden NorCRIN-rapport.html i " & _
            "nettleseren, eller kommandoene i Terminal. Ingenting er endret.", vbInformation, "NorCRIN"
        Exit Sub
    End If
    If Not PythonFinnes() Then
        MsgBox "Finner ikke Python for NorCRIN på denne PC-en. Kjør install.cmd fra mappen der " & _
            "NorCRIN ble pakket ut, og prøv igjen. Ingenting er endret.", vbExclamation, "NorCRIN"
        Exit Sub
    End If
    Application.StatusBar = "NorCRIN arbeider, og Excel venter til det er ferdig …"
    Application.DisplayAlerts = False ' or Excel tells every ten seconds that it waits
    On Error GoTo stoppet
    RunPython "from norcrin_xl.excel.buttons import press; press('" & knapp & "', '" & _
        XLWINGS_VERSION & "')"
    Application.DisplayAlerts = True
    Application.StatusBar = False
    Exit Sub
stoppet:
    Application.DisplayAlerts = True
    Application.StatusBar = False
    MsgBox "Excel fikk ikke startet Python for NorCRIN. Kjør «NorCRIN-sjekk» på skrivebordet: den " & _
        "sier hva som hindrer det, og hva du kan be IT-avdelingen om. Ingenting er endret.", _
        vbExclamation, "NorCRIN"
End Sub
