# Setter opp NorCRIN for brukeren som kjører skriptet. Krever ikke administrator.
# Høyreklikk og velg «Kjør med PowerShell», eller: powershell -ExecutionPolicy Bypass -File install.ps1
$ErrorActionPreference = "Stop"
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$home_ = Join-Path $env:LOCALAPPDATA "NorCRIN"
$venv = Join-Path $home_ "python"

# Vinduet lukker seg selv når skriptet er ferdig, så det som står der, må leses først.
function Close-When-Read {
    if ([Environment]::UserInteractive) { Read-Host "Trykk Enter for å lukke vinduet" | Out-Null }
}

function Done-Or-Stop($what) {
    if ($LASTEXITCODE -ne 0) {
        Write-Host "Stoppet: $what gikk ikke. Se meldingen over."
        Close-When-Read
        exit 1
    }
}

trap {
    Write-Host "Stoppet: $_"
    Close-When-Read
    exit 1
}

New-Item -ItemType Directory -Force $home_ | Out-Null
if (Get-Command uv -ErrorAction SilentlyContinue) {
    uv venv --python 3.11 --allow-existing $venv; Done-Or-Stop "Python"
    uv pip install --python "$venv\Scripts\python.exe" -c "$here\constraints.txt" "$here[excel]"
} elseif (Get-Command py -ErrorAction SilentlyContinue) {
    py -3 -m venv $venv; Done-Or-Stop "Python"
    & "$venv\Scripts\python.exe" -m pip install -c "$here\constraints.txt" "$here[excel]"
} else {
    Write-Host "Finner ikke Python. Installer «Python 3.11» fra Microsoft Store eller uv, og kjør på nytt."
    Close-When-Read
    exit 1
}
Done-Or-Stop "installasjonen"

$norcrin = Join-Path $venv "Scripts\norcrin-xl.exe"
& $norcrin klargjor; Done-Or-Stop "klargjøringen"
$books = Get-ChildItem $here -Filter *.xlsm |
    Where-Object { $_.BaseName -notmatch '_\d{4}-\d\d-\d\d_\d{6}' -and -not $_.Name.StartsWith('~') }
foreach ($book in $books) {
    Unblock-File $book.FullName
    & $norcrin klargjor $book.FullName
}

# For den som ikke får bruke makroer: dra arbeidsboken til snarveien, så lages rapporten.
$desktop = [Environment]::GetFolderPath("Desktop")
$shell = New-Object -ComObject WScript.Shell
$link = $shell.CreateShortcut((Join-Path $desktop "NorCRIN-rapport.lnk"))
$link.TargetPath = $norcrin
$link.Arguments = "slipp"
$link.Description = "Dra arbeidsboken hit, så lages rapporten ved siden av den"
$link.Save()

foreach ($book in $books) { & $norcrin sjekk $book.FullName }
Write-Host "Ferdig. Åpne NorCRIN_Rapport.xlsm og velg Aktiver innhold. Uten makroer: dra den til snarveien NorCRIN-rapport på skrivebordet."
Close-When-Read
