# Setter opp NorCRIN for brukeren som kjører skriptet. Krever ikke administrator.
# Høyreklikk og velg «Kjør med PowerShell», eller: powershell -ExecutionPolicy Bypass -File install.ps1
$ErrorActionPreference = "Stop"
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$home_ = Join-Path $env:LOCALAPPDATA "NorCRIN"
$venv = Join-Path $home_ "python"

function Done-Or-Stop($what) {
    if ($LASTEXITCODE -ne 0) { Write-Host "Stoppet: $what gikk ikke. Se meldingen over."; exit 1 }
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
    exit 1
}
Done-Or-Stop "installasjonen"
Get-ChildItem $here -Filter *.xlsm | Unblock-File
& "$venv\Scripts\norcrin-xl.exe" klargjor; Done-Or-Stop "klargjøringen"
& "$venv\Scripts\norcrin-xl.exe" sjekk
Write-Host "Ferdig. Åpne NorCRIN_Rapport.xlsm og velg Aktiver innhold."
